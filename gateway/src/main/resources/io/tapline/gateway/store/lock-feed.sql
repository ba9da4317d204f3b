-- Waits for whoever is changing this user's notifications, and holds them until this transaction ends: what the next statement
-- sees is what will be numbered. Who has no feed has no notification.
select seq from feed where user_key = $1 for no key update
