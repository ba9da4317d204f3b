-- What a node may have left undone, in the order of ids.
-- $1 epoch, $2 low-water mark, $3 limit
select id from notification where id >= $2 and node_epoch = $1 order by id limit $3
