-- $1 user, $2 how many
select id from notification where user_key = $1 order by id limit $2
