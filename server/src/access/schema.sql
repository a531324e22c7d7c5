-- Who may do what in this hall. A file of its own beside the log: rights come and go, the log
-- stays. Times are milliseconds since 1970-01-01T00:00:00Z.
--
-- No secret stands here: of tokens, codes and browser sessions only the SHA-256 is kept, so
-- whoever reads this file can sign in as nobody.

-- One name in one role, with the right that goes with it. Enrolling the name again changes the
-- row; revoking deletes it, and with it everything below that refers to it.
create table enrolled (
    id      integer primary key,
    role    text not null,
    name    text not null,
    -- The counter of a counter, and of nobody else.
    counter integer check (counter between 1 and 999),
    -- The part of the hall that a board or a kiosk belongs to; null is all of it.
    zone    text,
    at      integer not null,
    unique (role, name),
    check ((role = 'counter') = (counter is not null))
) strict;

-- The long-lived secret of a box or a program: one a name. A new one replaces the old.
create table token (
    enrolled integer primary key references enrolled (id) on delete cascade,
    hash     blob not null unique check (length(hash) = 32),
    at       integer not null
) strict;

-- A code that a person types into a browser, once. It stays a day after its end, so that a
-- second use is told apart from a typing error.
create table code (
    hash     blob primary key check (length(hash) = 32),
    enrolled integer not null references enrolled (id) on delete cascade,
    expires  integer not null,
    used_at  integer
) strict, without rowid;

create index code_age on code (expires);

-- What a browser has opened: one row for each grant that it holds. Rows with the same hash are
-- one browser. A grant ends at its own time, whatever is opened beside it later.
create table session (
    hash     blob not null check (length(hash) = 32),
    enrolled integer not null references enrolled (id) on delete cascade,
    expires  integer not null,
    primary key (hash, enrolled)
) strict, without rowid;

create index session_age on session (expires);

-- When a code was tried that does not exist: the last few tries decide whether codes are taken
-- at all just now. Kept in the file so that a restart does not give a guesser five more.
create table wrong_code (
    at integer not null
) strict;
