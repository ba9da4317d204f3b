update credential set sealing_key = $2, sealed = $3 where serial = $1
