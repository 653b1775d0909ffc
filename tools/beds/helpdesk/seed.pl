# Usage: seed.pl THREADS.json     one ticket for each thread, dated as written there; prints {subject: ticket}
use strict;
use warnings;
use lib '/usr/share/request-tracker5/lib';
use JSON qw(decode_json encode_json);
use MIME::Entity;
use RT -init;

my $agent = 'agent@support.test';
my $root  = RT::User->new(RT->SystemUser);
$root->Load('root');
$root->SetEmailAddress($agent);
$root->SetRealName('Sam Reed');

my $queue = RT::Queue->new(RT->SystemUser);
$queue->Load('General');
my $everyone = RT::Group->new(RT->SystemUser);
$everyone->LoadSystemInternalGroup('Everyone');
$everyone->PrincipalObj->GrantRight(Object => RT->System, Right => $_)
    for qw(CreateTicket ReplyToTicket SeeQueue ShowTicket);

sub person {
    my ($from) = @_;
    my ($name, $address) = $from =~ /^(.+) <(.+)>$/;
    return $root if $address eq $agent;
    my $user = RT::User->new(RT->SystemUser);
    $user->LoadOrCreateByEmail($address);
    $user->SetRealName($name);
    return $user;
}

sub mail {
    my ($message, $subject) = @_;
    return MIME::Entity->build(
        From    => $message->{from},
        Subject => Encode::encode('UTF-8', $subject),
        Type    => 'text/plain',
        Charset => 'UTF-8',
        Data    => [Encode::encode('UTF-8', $message->{text})],
    );
}

sub date {
    my ($id, $at) = @_;
    my $transaction = RT::Transaction->new(RT->SystemUser);
    $transaction->Load($id);
    my ($day, $time) = $at =~ /^(.+)T(.+)\+00:00$/ or die "not in UTC: $at";
    $transaction->__Set(Field => 'Created', Value => "$day $time");
}

sub seed {
    my ($thread) = @_;
    my ($first, @rest) = @{ $thread->{messages} };
    my $person = person($first->{from});
    my $ticket = RT::Ticket->new(RT::CurrentUser->new($person));
    my ($id, $made, $why) = $ticket->Create(
        Queue     => 'General',
        Subject   => $thread->{subject},
        Requestor => $person->EmailAddress,
        MIMEObj   => mail($first, $thread->{subject}),
    );
    die "ticket: $why" unless $id;
    date($made, $first->{at});
    for my $message (@rest) {
        my $as = RT::Ticket->new(RT::CurrentUser->new(person($message->{from})));
        $as->Load($id);
        my ($ok, $said, $transaction) = $as->Correspond(MIMEObj => mail($message, "Re: $thread->{subject}"));
        die "correspondence: $said" unless $ok;
        date($transaction->Id, $message->{at});
    }
    return $id;
}

open my $file, '<', $ARGV[0] or die "$ARGV[0]: $!";
my $threads = decode_json(do { local $/; <$file> });
print encode_json({ map { $_->{subject} => seed($_) } @$threads }), "\n";
