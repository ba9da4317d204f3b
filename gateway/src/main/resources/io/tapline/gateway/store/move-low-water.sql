update node set low_water = $2 where epoch = $1
