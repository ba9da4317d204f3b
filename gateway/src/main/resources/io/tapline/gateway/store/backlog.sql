select platform, count(*) as waiting, extract(epoch from now() - min(next_attempt_at))::double precision as overdue
from delivery
where state = 3 and platform is not null
group by platform
