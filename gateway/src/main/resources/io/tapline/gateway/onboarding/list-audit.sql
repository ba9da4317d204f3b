select id, at, actor, action, subject, detail from audit where id < $1 order by id desc limit $2
