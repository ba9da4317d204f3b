-- Expired ones too. $1 user
delete from subscription where user_key = $1
