delete from partition_day
where emptied_at is not null
  and to_regclass('notification_' || to_char(day, 'YYYYMMDD')) is null
  and to_regclass('delivery_' || to_char(day, 'YYYYMMDD')) is null
  and to_regclass('acceptance_' || to_char(day, 'YYYYMMDD')) is null
  and to_regclass('notification_change_' || to_char(day, 'YYYYMMDD')) is null
