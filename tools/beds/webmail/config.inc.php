<?php
$config['db_dsnw'] = 'sqlite:///@state@/db/roundcube.sqlite?mode=0640';
$config['imap_host'] = '127.0.0.1:@imap@';
$config['smtp_host'] = '127.0.0.1:@smtp@';
$config['smtp_user'] = '';
$config['smtp_pass'] = '';
$config['product_name'] = 'Bed';
$config['des_key'] = 'not-a-secret-24-bytes-ok';
$config['plugins'] = [];
$config['skin'] = 'elastic';
$config['language'] = 'en_GB';
$config['temp_dir'] = '@state@/temp/';
$config['log_dir'] = '@state@/logs/';
$config['login_rate_limit'] = 10000;
$config['session_lifetime'] = 600;
$config['draft_autosave'] = 0;
$config['htmleditor'] = 0;
$config['mime_types'] = '@state@/mime.types';
