delete from credential where usable_until <= now()
