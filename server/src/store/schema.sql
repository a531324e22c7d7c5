-- The log of a hall and what is derived from it. One writer: the registrar's thread.
-- Times are milliseconds since 1970-01-01T00:00:00Z.

-- The truth. Append only; every hall, screen and report is a fold of it.
create table event (
    -- Rises by one without a gap over all days: the fold counts on it.
    seq  integer primary key,
    -- When it was decided. Never before the event before it (H5).
    at   integer not null,
    -- Who asked: the enrolled name of a box or session, or 'rule'. Never a citizen.
    by   text not null,
    -- The name of the event, for people who look at the log by hand and for the index below.
    kind text not null,
    -- The event as JSON, in the form that engine/tests/frozen freezes.
    body text not null
) strict;

-- A start reads from the last day on.
create index event_day on event (seq) where kind = 'day_opened';

-- Nothing that happened is changed or taken back.
create trigger event_is_final_update before update on event
begin select raise(abort, 'the log is append-only'); end;
create trigger event_is_final_delete before delete on event
begin select raise(abort, 'the log is append-only'); end;

-- Every number given. The key is the law that no number is given twice a day (I1), held by the
-- file whatever the code does.
create table issued (
    day   text not null,
    label text not null,
    -- The event that gave it.
    seq   integer not null references event (seq),
    primary key (day, label)
) strict, without rowid;

-- The answers given to idempotency keys, for 48 hours: a key that comes again gets its answer
-- again, byte for byte.
create table answer (
    -- The first 16 bytes of a SHA-256 over sender and key.
    key         blob primary key check (length(key) = 16),
    -- What was asked: a key that comes back for something else is refused.
    fingerprint integer not null,
    at          integer not null,
    body        text not null
) strict, without rowid;

create index answer_age on answer (at);
