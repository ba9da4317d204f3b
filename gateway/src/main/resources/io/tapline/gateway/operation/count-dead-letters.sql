-- How many there are of each reason among the newest. $1 to $4 as dead-letters.sql has them, $5 among how many, $6 how many reasons
select n.app_id, platform_name(d.platform) as platform, d.state, d.reason, count(*) as letters, max(d.updated_at) as newest
from (select notification_id, updated_at, platform, state, reason
      from delivery
      where state in (2, 4)
      order by updated_at desc
      limit $5) d
         left join notification n on n.id = d.notification_id
where ($1::text is null or n.app_id = $1)
  and ($2::text is null or d.platform = platform_number($2))
  and ($3::smallint is null or d.state = $3)
  and ($4::text is null or d.reason = $4)
group by n.app_id, d.platform, d.state, d.reason
order by letters desc, newest desc
limit $6
