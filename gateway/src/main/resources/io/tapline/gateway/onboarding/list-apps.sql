select id, definition from app order by id
