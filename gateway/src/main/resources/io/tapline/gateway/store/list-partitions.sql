-- pending: null when the table stands alone, true when a detach was cut short.
select parent.name                                     as parent,
       child.relname::text                             as child,
       to_date(right(child.relname, 8), 'YYYYMMDD')    as day,
       link.inhdetachpending                           as pending,
       coalesce(d.emptied_at <= now() - $1 * interval '1 millisecond', false) as obsolete
from (values ('notification'), ('delivery'), ('acceptance'), ('notification_change')) as parent (name)
         join pg_class child on child.relname ~ ('^' || parent.name || '_\d{8}$') and child.relkind = 'r'
            and child.relnamespace = current_schema()::regnamespace
         left join pg_inherits link on link.inhrelid = child.oid
         left join partition_day d on d.day = to_date(right(child.relname, 8), 'YYYYMMDD')
order by day, child
