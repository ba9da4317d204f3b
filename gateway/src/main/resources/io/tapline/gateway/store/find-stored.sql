select id, seq from notification where id = any ($1::uuid[])
