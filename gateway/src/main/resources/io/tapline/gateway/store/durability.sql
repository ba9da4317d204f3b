select current_setting('server_version_num')::integer as version,
       current_setting('fsync')                       as fsync,
       current_setting('full_page_writes')            as full_page_writes,
       current_setting('synchronous_commit')          as synchronous_commit,
       current_setting('default_transaction_isolation') as default_transaction_isolation,
       pg_is_in_recovery()                            as in_recovery
