delete from node where epoch = $1
