-- Only one replaced credential is ever usable: of three in a row the first is of no use any more.
with gone as (
    delete from credential where app_id = $1 and service = $2 and usable_until is not null
)
update credential set usable_until = now() + $3 * interval '1 millisecond'
where app_id = $1 and service = $2 and usable_until is null
