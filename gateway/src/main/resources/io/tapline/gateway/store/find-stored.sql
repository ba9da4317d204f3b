select id from notification where id = any ($1::uuid[])
