<?php // For `php -S`: static files as they are, everything else through Roundcube's one entry.
$root = $_SERVER['DOCUMENT_ROOT'];
$file = $root . parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$types = ['css' => 'text/css', 'gif' => 'image/gif', 'html' => 'text/html', 'ico' => 'image/x-icon',
    'jpg' => 'image/jpeg', 'js' => 'text/javascript', 'png' => 'image/png', 'svg' => 'image/svg+xml',
    'ttf' => 'font/ttf', 'woff' => 'font/woff', 'woff2' => 'font/woff2'];
$type = $types[strtolower(pathinfo($file, PATHINFO_EXTENSION))] ?? null;
if ($type !== null && is_file($file)) {
    header("Content-Type: $type");
    header('Cache-Control: max-age=3600');
    readfile($file);
    return true;
}
chdir($root);
$_SERVER['SCRIPT_NAME'] = '/index.php';
require "$root/index.php";
