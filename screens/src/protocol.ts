// Written by `cargo test -p layso-protocol` from the crate `protocol`. Do not edit:
// change the crate, then `make accept`.

export const PROTOCOL_VERSION = 1;
export const BEAT_MS = 2000;

export type Millis = number;

export type Names = { 
/**
 * Vietnamese, NFC.
 */
vi: string, 
/**
 * English.
 */
en: string, };

export type Language = "vi" | "en";

export type Estimate = { "type": "unknown" } | { "type": "range", 
/**
 * Lower bound, minutes.
 */
low_min: number, 
/**
 * Upper bound, minutes.
 */
high_min: number, };

export type Opening = { "type": "open", 
/**
 * The end of this session, the lunch break included.
 */
until: Millis | null, } | { "type": "break", 
/**
 * When numbers are given again.
 */
reopens: Millis, } | { "type": "closed" };

export type GroupStop = { "type": "closed", 
/**
 * Why.
 */
reason: Names, } | { "type": "not_yet", 
/**
 * When they do.
 */
opens: Millis, } | { "type": "over" } | { "type": "sold_out_now", 
/**
 * When the next session begins.
 */
again: Millis, 
/**
 * What to do instead.
 */
instead: Names, } | { "type": "sold_out", 
/**
 * What to do instead.
 */
instead: Names, } | { "type": "online_first", 
/**
 * The identifier of that desk's group.
 */
group: string, 
/**
 * Its name.
 */
desk: Names, };

export type HallNames = { 
/**
 * Who runs the hall ("UBND tỉnh Nghệ An").
 */
authority: Names, 
/**
 * The hall's own name.
 */
name: Names, 
/**
 * Telephone number of the guide desk, when the plan has one.
 */
phone: string | null, };

export type Role = "kiosk" | "counter" | "board" | "reception" | "supervisor" | "admin" | "viewer" | "phone";

export type Hello = { 
/**
 * The version of the messages that it speaks (`protocol::version`).
 */
version: number, 
/**
 * Its build, for the list of devices.
 */
build: string, };

export type You = { 
/**
 * The name under which it was enrolled ("kiosk-1").
 */
name: string, 
/**
 * What it may do.
 */
role: Role, 
/**
 * The counter it belongs to.
 */
counter: number | null, 
/**
 * The zone it belongs to.
 */
zone: string | null, };

export type Welcome = { 
/**
 * The version in which both will speak.
 */
version: number, 
/**
 * The server's build. A page from another build reloads itself when it is idle.
 */
build: string, 
/**
 * The server's time.
 */
now: Millis, 
/**
 * How many seconds of the hall pass in one of the machine, in a practice hall.
 */
speed?: number, 
/**
 * Who the server takes the screen for.
 */
you: You, 
/**
 * What to call the hall.
 */
hall: HallNames, };

export type Unwelcome = { 
/**
 * `old_version`, `new_version`, `no_token`, `wrong_role`, `no_such_counter`, `no_such_zone`,
 * `too_many`, `bad_greeting`.
 */
code: string, 
/**
 * The reason for a person.
 */
say: Names, 
/**
 * What to do about it.
 */
remedy: Names, };

export type Fact = { 
/**
 * What it is, snake_case.
 */
name: string, 
/**
 * Its value.
 */
value: string, };

export type Trouble = "paper_out" | "paper_low" | "printer_silent" | "printer_cover_open" | "printer_error" | "camera_broken" | "help_wanted" | "no_offline_series" | "offline_refused" | "offline_untold" | "journal_broken" | "kiosk_clock_wrong" | "keypad_silent" | "voice_unavailable" | "board_silent" | "server_unreachable" | "device_gone" | "clock_stepped" | "disk_nearly_full" | "plan_held_up" | "marks_lost";

export type Who = "usher" | "technician";

export type TroubleReport = { 
/**
 * Which.
 */
trouble: Trouble, 
/**
 * Since when.
 */
since: Millis, 
/**
 * The cause for the technician, in English.
 */
cause: string, };

export type Standing = { 
/**
 * Which.
 */
trouble: Trouble, 
/**
 * Its code.
 */
code: string, 
/**
 * Who must act.
 */
who: Who, 
/**
 * True when the box cannot serve people.
 */
stops_service: boolean, 
/**
 * The box concerned.
 */
device: string, 
/**
 * Since when.
 */
since: Millis, 
/**
 * What is wrong.
 */
say: Names, 
/**
 * What to do.
 */
remedy: Names, 
/**
 * The cause for the technician, in English.
 */
cause: string, };

export type ToServer<R> = { "type": "hello" } & Hello | { "type": "request", 
/**
 * One key per intended action, the same for its repeats.
 */
key: string, 
/**
 * What is asked.
 */
request: R, } | { "type": "refresh" } | { "type": "report", 
/**
 * Every trouble that stands now.
 */
troubles: Array<TroubleReport>, 
/**
 * Figures about the box for the technician, such as `paper` or `printed_today`.
 */
facts: Array<Fact>, } | { "type": "alive" };

export type ToScreen<V> = { "type": "welcome" } & Welcome | { "type": "unwelcome" } & Unwelcome | { "type": "view", 
/**
 * Rises with every change of this view.
 */
version: number, 
/**
 * All that is shown.
 */
view: V, } | { "type": "beat", 
/**
 * The server's time.
 */
now: Millis, 
/**
 * The version of the view in force.
 */
version: number, } | { "type": "answer", 
/**
 * The request's key.
 */
key: string, 
/**
 * Done, or refused.
 */
answer: Answer, } | { "type": "link", 
/**
 * True while the server answers.
 */
up: boolean, 
/**
 * Since when it is so.
 */
since: Millis, };

export type Answer = { "type": "done" } & Done | { "type": "no" } & No;

export type Done = { 
/**
 * The slip, after a number was issued.
 */
slip?: Slip | null, 
/**
 * The label concerned, after a call, a recall, a start, a finish or a no-show.
 */
label?: string | null, 
/**
 * How the paper came out; from the kiosk's agent only.
 */
print?: PrintResult | null, 
/**
 * How often the slip was printed again, after a reprint: the paper is to be marked.
 */
reprint?: number | null, 
/**
 * What the kiosk keeps of the hall, after [`crate::KioskRequest::Copy`].
 */
copy?: OfflineCopy, };

export type No = { 
/**
 * The refusal's name, snake_case, such as `nobody_waiting`.
 */
code: string, 
/**
 * The sentence for a person.
 */
say: Names, 
/**
 * What to do about it.
 */
remedy: Names, 
/**
 * What a plan would leave without a place.
 */
in_the_way?: Array<InTheWay>, 
/**
 * The number that the person holds already, after `has_live_ticket`.
 */
label?: string, };

export type PrintResult = "printed" | "unknown" | "failed";

export type Slip = { 
/**
 * The number ("B045").
 */
label: string, 
/**
 * The procedure group.
 */
group: Names, 
/**
 * The agency that serves it.
 */
agency: Names, 
/**
 * What to call the hall.
 */
hall: HallNames, 
/**
 * When it was taken.
 */
issued_at: Millis, 
/**
 * The hall's clock at that moment ("09:12").
 */
time: string, 
/**
 * The hall's date ("24/11/2026").
 */
date: string, 
/**
 * The kiosk or desk that issued it.
 */
origin: string, 
/**
 * People ahead at that moment.
 */
ahead: number, 
/**
 * The promise made.
 */
wait: Estimate, 
/**
 * The counters that serve the group.
 */
counters: Array<number>, 
/**
 * The address of the phone page, when phones can reach one.
 */
url: string | null, 
/**
 * Papers to have at hand, when the plan names them.
 */
papers: Array<Names>, 
/**
 * How often a number is called before it is a no-show.
 */
calls_before_no_show: number, 
/**
 * Minutes within which a no-show may return.
 */
return_min: number, 
/**
 * The language of the slip.
 */
language: Language, 
/**
 * What is special about the number.
 */
notes?: Array<SlipNote>, 
/**
 * A number of the kiosk's offline series: nothing is promised, and no page follows it yet.
 */
offline?: boolean, };

export type KioskRequest = { "type": "issue", 
/**
 * The procedure group.
 */
group: string, 
/**
 * The language of slip and English call.
 */
language: Language, 
/**
 * The reference of a photo that was uploaded before.
 */
photo: string | null, 
/**
 * The citizen was told how many wait, and agreed (after the refusal `agree_to_wait`).
 */
agreed?: boolean, 
/**
 * The reason in the plan for which priority is claimed; the counter looks. From the
 * reception it is granted.
 */
priority?: string, 
/**
 * The year of birth on the ID, when it was shown: it may grant priority. Kept nowhere.
 */
birth_year?: number, 
/**
 * The code of a booked time, six digits: its group counts, and not the one above.
 */
appointment?: string, 
/**
 * What was read from an ID. Made into a mark by the server and kept nowhere.
 */
identity?: Reading, 
/**
 * How many dossiers are brought.
 */
filing?: FilingWish, } | { "type": "help" } | { "type": "reprint", 
/**
 * What stands on the slip.
 */
label: string, 
/**
 * What was read from an ID: it must be that of the number.
 */
identity: Reading, } | { "type": "copy" } | { "type": "offline", 
/**
 * The number.
 */
slip: OfflineSlip, };

export type KioskView = { 
/**
 * What to call the hall.
 */
hall: HallNames, 
/**
 * Whether numbers are given now.
 */
opening: Opening, 
/**
 * The sessions of a working day, in words of the hall ("7:30–12:00").
 */
sessions: Array<string>, 
/**
 * People waiting in the whole hall.
 */
waiting: number, 
/**
 * The home tiles, in the plan's order; at most 8.
 */
tiles: Array<Tile>, 
/**
 * Whether and how photos are taken.
 */
photo: PhotoOffer, 
/**
 * The priorities that a citizen may claim here, in the plan's order.
 */
priorities?: Array<PriorityChoice>, 
/**
 * Whether times are booked, so that one may check in.
 */
appointments?: boolean, 
/**
 * What holds for whoever brings many dossiers, where that is a flow of its own.
 */
bulk?: BulkOffer | null, 
/**
 * Who files for others.
 */
filers?: Array<Choice>, 
/**
 * Changes when the kiosk must ask for its copy of the hall again.
 */
copy?: string, };

export type Tile = { 
/**
 * The category's identifier.
 */
id: string, 
/**
 * Its name.
 */
name: Names, 
/**
 * Its picture.
 */
icon: string, 
/**
 * People waiting in its groups.
 */
waiting: number, 
/**
 * Its procedure groups; one of them is chosen at once when it is alone.
 */
groups: Array<TileGroup>, };

export type TileGroup = { 
/**
 * The group's identifier.
 */
id: string, 
/**
 * The letter or letters of its labels.
 */
prefix: string, 
/**
 * Its name.
 */
name: Names, 
/**
 * Its picture.
 */
icon: string, 
/**
 * People waiting.
 */
waiting: number, 
/**
 * How long one would wait.
 */
wait: Estimate, 
/**
 * Whether numbers of this group are given now.
 */
opening: Opening, 
/**
 * The counters that serve it.
 */
counters: Array<number>, 
/**
 * Why none are given now, while the hall gives numbers.
 */
stop?: GroupStop | null, 
/**
 * How many wait, when these are so many that one is asked whether to wait all the same.
 */
asks?: number | null, 
/**
 * Whether people are asked who they are.
 */
identity?: IdentityAsk, };

export type PhotoOffer = { "type": "off" } | { "type": "until_day_ends" } | { "type": "days", 
/**
 * Days after the service day, 1 to 30.
 */
days: number, };

export type KioskPageRequest = { "type": "issue", 
/**
 * The procedure group.
 */
group: string, 
/**
 * The language chosen on the screen.
 */
language: Language, 
/**
 * The reference that the agent gave for the photo (`POST /agent/photo`).
 */
photo: string | null, 
/**
 * The citizen was told how many wait, and agreed (after the refusal `agree_to_wait`).
 */
agreed?: boolean, 
/**
 * The reason in the plan for which priority is claimed.
 */
priority?: string, 
/**
 * The year of birth on the ID, when it was shown.
 */
birth_year?: number, 
/**
 * The code of a booked time, six digits: its group counts, and not the one above.
 */
appointment?: string, 
/**
 * What was read from an ID. Made into a mark by the server and kept nowhere.
 */
identity?: Reading, 
/**
 * How many dossiers are brought.
 */
filing?: FilingWish, } | { "type": "print_again", 
/**
 * Its label.
 */
label: string, } | { "type": "reprint", 
/**
 * What stands on the slip.
 */
label: string, 
/**
 * What was read from the ID.
 */
identity: Reading, } | { "type": "help" } | { "type": "reset" };

export type KioskPageView = { 
/**
 * What the server says, as of the last time it spoke. None before the first time.
 */
hall: KioskView | null, 
/**
 * True while the server answers.
 */
online: boolean, 
/**
 * The printer.
 */
printer: PrinterState, 
/**
 * Where the page takes its pictures from.
 */
camera: CameraKind, 
/**
 * The number that is being made or was made last.
 */
stage: Stage, 
/**
 * This kiosk's name ("Kiosk 1").
 */
name: string, 
/**
 * The panel's diagonal in tenths of an inch (320 is 32.0"), from the kiosk's settings.
 */
panel_tenths_inch: number, 
/**
 * The kiosk hears nothing of the server. None while it does.
 */
cut_off?: CutOff, };

export type PrinterState = "unknown" | "ready" | "paper_low" | "paper_out" | "cover_open" | "error" | "silent";

export type CameraKind = "page" | "still" | "none";

export type Stage = { "type": "idle" } | { "type": "issuing" } | { "type": "printing", 
/**
 * The slip.
 */
slip: Slip, } | { "type": "printed", 
/**
 * The slip.
 */
slip: Slip, 
/**
 * How the paper came out.
 */
print: PrintResult, };

export type CutOff = { 
/**
 * Since when.
 */
since: Millis, 
/**
 * Whether it gives numbers of its own.
 */
gives: boolean, 
/**
 * How many of them the server does not have yet.
 */
untold: number, };

export type OfflineSlip = { 
/**
 * What stands on the paper: prefix, 9, the kiosk's digit, two digits (`B9107`).
 */
label: string, 
/**
 * The procedure group.
 */
group: string, 
/**
 * The service day on the paper, such as `2026-11-26`; none when the kiosk did not know it.
 */
date: string | null, 
/**
 * When it was given, by the server's clock as far as the kiosk knows it.
 */
taken_at: Millis, 
/**
 * The citizen's language.
 */
language: Language, 
/**
 * The key of the touch. The server may have given a number for it whose answer was lost: that
 * one leaves.
 */
touch: string, 
/**
 * The reason in the plan for which priority is claimed.
 */
priority?: string, };

export type OfflineCopy = { 
/**
 * Changes when the kiosk must ask for it again; the same as [`KioskView::copy`].
 */
stamp: string, 
/**
 * When the server told it.
 */
told_at: Millis, 
/**
 * The service day then, such as `2026-11-26`.
 */
date: string, 
/**
 * The hall's offset from UTC, minutes.
 */
utc_offset_min: number, 
/**
 * Minutes after midnight at which a service day begins.
 */
rollover_min: number, 
/**
 * That day and the days after it, also those off.
 */
days: Array<CopyDay>, 
/**
 * The kiosks that have an offline series.
 */
kiosks: Array<KioskDigit>, 
/**
 * What a slip says of each group beyond the view.
 */
groups: Array<CopyGroup>, 
/**
 * How often a number is called before it is a no-show.
 */
calls_before_no_show: number, 
/**
 * Minutes within which a no-show may return.
 */
return_min: number, 
/**
 * What the kiosk shows.
 */
view: KioskView, };

export type CopyDay = { 
/**
 * Such as `2026-11-26`.
 */
date: string, 
/**
 * When the service day begins.
 */
from: Millis, 
/**
 * When numbers are given; never on a day off.
 */
gives: Array<Span>, 
/**
 * The sessions in words of the hall.
 */
sessions: Array<string>, };

export type Span = { 
/**
 * Its first moment.
 */
from: Millis, 
/**
 * Its end.
 */
to: Millis, };

export type KioskDigit = { 
/**
 * Its enrolled name.
 */
name: string, 
/**
 * The digit, 0 to 9.
 */
digit: number, };

export type CopyGroup = { 
/**
 * The group.
 */
id: string, 
/**
 * The agency that serves it.
 */
agency: Names, 
/**
 * Papers to have at hand.
 */
papers: Array<Names>, 
/**
 * When numbers of it are given, minutes after midnight, `[from, to]`; none for whenever the
 * hall gives any.
 */
windows: Array<[number, number]>, };

export type CounterRequest = { "type": "open" } | { "type": "shut" } | { "type": "call_next" } | { "type": "recall" } | { "type": "start" } | { "type": "finish", 
/**
 * What comes then.
 */
then: Then, 
/**
 * What came of the step, by codes of the plan.
 */
outcomes?: Array<string>, } | { "type": "no_show" } | { "type": "pause", 
/**
 * Why: a code of the plan.
 */
reason?: string | null, } | { "type": "resume" } | { "type": "call_ticket", 
/**
 * What stands on the slip.
 */
label: string, 
/**
 * The code of the plan's reason.
 */
reason: string, } | { "type": "serve_direct", 
/**
 * The procedure group.
 */
group: string, } | { "type": "undo" } | { "type": "confirm_priority" } | { "type": "deny_priority" } | { "type": "sign_in", 
/**
 * The staff code of the plan.
 */
code: string, 
/**
 * Also where somebody else sits, and also from another counter.
 */
take_over?: boolean, } | { "type": "leave" } | { "type": "auto_call", 
/**
 * How from now on.
 */
auto: AutoWish, } | { "type": "tell", 
/**
 * The code of the plan's `to_supervisor`.
 */
code: string, } | { "type": "read", 
/**
 * Its number.
 */
message: number, } | { "type": "emergency" } | { "type": "answer_emergency", 
/**
 * The counter that called.
 */
counter: number, } | { "type": "end_emergency" } | { "type": "transfer", 
/**
 * What it waits for then. Left out with a counter: what that counter serves of it.
 */
group: string | null, 
/**
 * The one counter that shall call it.
 */
to_counter: number | null, 
/**
 * Where in the line.
 */
placed: Placed, 
/**
 * Why, by a code of the plan.
 */
remark: string | null, 
/**
 * Whether it comes back to this counter afterwards.
 */
come_back: boolean, 
/**
 * What comes then.
 */
then: Then, } | { "type": "plan_steps", 
/**
 * All of them, the next one first.
 */
steps: Array<StepWish>, } | { "type": "tell_work", 
/**
 * All of them.
 */
work: Array<WorkWish>, } | { "type": "note", 
/**
 * The code.
 */
note: string, } | { "type": "suspend", 
/**
 * Why.
 */
kind: SuspendKind, 
/**
 * The step elsewhere, by a code of the plan.
 */
elsewhere: string | null, 
/**
 * More about it, by a code of the plan.
 */
remark: string | null, 
/**
 * What comes then.
 */
then: Then, } | { "type": "take_back", 
/**
 * The number.
 */
label: string, } | { "type": "return_to_line", 
/**
 * The number.
 */
label: string, } | { "type": "end_filing", 
/**
 * What came of the last round, by codes of the plan.
 */
outcomes?: Array<string>, };

export type Then = "rest" | "call_next";

export type CounterView = { 
/**
 * The counter's number.
 */
counter: number, 
/**
 * Whether numbers are given now.
 */
opening: Opening, 
/**
 * Whether the service day of today has been closed: no counter opens any more.
 */
day_closed?: boolean, 
/**
 * The groups it serves, home groups first.
 */
groups: Array<CounterGroup>, 
/**
 * What the desk is doing.
 */
desk: DeskView, 
/**
 * People waiting for this counter.
 */
waiting: number, 
/**
 * Since when the longest of them waits.
 */
longest_since: Millis | null, 
/**
 * The first of them in the order of call, at most 12.
 */
queue: Array<QueueRow>, 
/**
 * Tickets finished here today.
 */
served_today: number, 
/**
 * How often a number is called before it may be marked as a no-show.
 */
calls_before_no_show: number, 
/**
 * Shortest pause between two calls of one number, milliseconds.
 */
recall_pause_ms: number, 
/**
 * Shortest time from the last call to a no-show, milliseconds.
 */
no_show_after_ms: number, 
/**
 * The time that a service should take at most, milliseconds; amber beyond it.
 */
service_target_ms: number, 
/**
 * The ticket that NEXT would call, and why.
 */
next?: NextTicket, 
/**
 * How often one number is called at most; 0 for no such limit.
 */
most_calls?: number, 
/**
 * Why a ticket may be called out of turn.
 */
call_reasons?: Array<Choice>, 
/**
 * Until when the last thing done here can be undone; none when it cannot.
 */
undo_until?: Millis, 
/**
 * Who sits here, by the identifier of the plan.
 */
staff?: string | null, 
/**
 * Whether the plan has staff codes to sign in with.
 */
signs_in?: boolean, 
/**
 * Why the counter is paused, when a reason was given.
 */
paused_for?: Names | null, 
/**
 * Why it may be paused.
 */
pause_reasons?: Array<Choice>, 
/**
 * How it calls by itself, when the plan lets it.
 */
auto?: AutoView, 
/**
 * What the supervisor may be told.
 */
to_supervisor?: Array<Choice>, 
/**
 * What the supervisor said and nobody here has read; and what was said from here, the newest
 * first.
 */
messages?: Array<MessageRow>, 
/**
 * Every counter that has called for help, this one included.
 */
emergencies?: Array<EmergencyRow>, 
/**
 * What is planned for this counter today and has not acted yet.
 */
planned?: Array<PlannedRow>, 
/**
 * What a clerk can say and do about visits, and who is away.
 */
visit?: VisitDesk, };

export type CounterGroup = { 
/**
 * The group's identifier.
 */
id: string, 
/**
 * Its name.
 */
name: Names, 
/**
 * The letter or letters of its labels.
 */
prefix: string, 
/**
 * Whether it is a home group of the counter.
 */
home: boolean, 
/**
 * People waiting.
 */
waiting: number, 
/**
 * Why no numbers are given, when the supervisor has closed it.
 */
closed?: Names | null, };

export type DeskView = { "type": "shut" } | { "type": "free", 
/**
 * Since when.
 */
since: Millis, } | { "type": "calling", 
/**
 * The ticket.
 */
ticket: AtDesk, 
/**
 * When it was first called.
 */
since: Millis, 
/**
 * When it was last called.
 */
last_call: Millis, 
/**
 * How often it was called.
 */
times: number, } | { "type": "serving", 
/**
 * The ticket.
 */
ticket: AtDesk, 
/**
 * Since when.
 */
since: Millis, } | { "type": "paused", 
/**
 * Since when.
 */
since: Millis, };

export type AtDesk = { 
/**
 * The number.
 */
label: string, 
/**
 * Whether it has no slip and no number of a group: the label is a mark for lists alone.
 */
direct?: boolean, 
/**
 * The procedure group.
 */
group: Names, 
/**
 * When it was issued.
 */
issued_at: Millis, 
/**
 * How long it waited before it was first called, milliseconds.
 */
waited_ms: number, 
/**
 * The address of its photo on the same origin, while there is one.
 */
photo: string | null, 
/**
 * The citizen's language.
 */
language: Language, 
/**
 * Why this ticket was the next one.
 */
why: Names, 
/**
 * What is special about its place in the order.
 */
special?: Special, 
/**
 * What is known of its visit, when it has a story.
 */
visit?: TicketVisit | null, 
/**
 * Its dossiers, when they were told at the issue.
 */
filing?: FilingRow, };

export type QueueRow = { 
/**
 * The number.
 */
label: string, 
/**
 * The procedure group.
 */
group: Names, 
/**
 * Since when it waits.
 */
since: Millis, 
/**
 * What is special about its place in the order.
 */
special?: Special, };

export type NextTicket = { 
/**
 * The number.
 */
label: string, 
/**
 * Why it is the next one.
 */
why: Names, };

export type Special = { "type": "priority", 
/**
 * For what.
 */
reason: Names, 
/**
 * The citizen claims it and nobody has looked yet.
 */
claimed: boolean, } | { "type": "appointment", 
/**
 * For when.
 */
at: Millis, };

export type BoardRequest = never;

export type BoardView = { 
/**
 * What to call the hall.
 */
hall: HallNames, 
/**
 * The zone's name.
 */
zone: Names, 
/**
 * Whether numbers are given now.
 */
opening: Opening, 
/**
 * The first session of the day begins ("7:30").
 */
begins: string, 
/**
 * The calls, newest first: everybody on the way, whoever was called in the last 30 s, and
 * up to 12 in all of those that have arrived or are gone.
 */
calls: Array<Call>, 
/**
 * People waiting for the counters of this zone.
 */
waiting: number, 
/**
 * The longest queues of the zone, by group.
 */
groups: Array<BoardGroup>, 
/**
 * How often a number is called before it is a no-show.
 */
calls_before_no_show: number, 
/**
 * Minutes within which a no-show may return.
 */
return_min: number, 
/**
 * True when a box of this zone speaks; pages then keep silent.
 */
spoken_by_box: boolean, 
/**
 * What is announced now, newest first.
 */
announcements?: Array<AnnouncementRow>, };

export type BoardGroup = { 
/**
 * The group's name.
 */
name: Names, 
/**
 * The letter or letters of its labels.
 */
prefix: string, 
/**
 * People waiting.
 */
waiting: number, 
/**
 * Why no numbers are given, when the supervisor has closed it.
 */
closed?: Names | null, };

export type Call = { 
/**
 * Rises with every call and recall of the hall.
 */
seq: number, 
/**
 * The number.
 */
label: string, 
/**
 * The counter.
 */
counter: number, 
/**
 * When it was called, or called again.
 */
at: Millis, 
/**
 * 1 for the first call, 2 for the first recall.
 */
times: number, 
/**
 * Where the ticket is now.
 */
state: CallState, 
/**
 * The citizen's language: English follows the Vietnamese for `en`.
 */
language: Language, };

export type CallState = "calling" | "serving" | "gone";

export type SupervisorRequest = { "type": "open_day" } | { "type": "close_day" } | { "type": "open_counter", 
/**
 * Which.
 */
counter: number, } | { "type": "shut_counter", 
/**
 * Which.
 */
counter: number, } | { "type": "pause_counter", 
/**
 * Which.
 */
counter: number, } | { "type": "resume_counter", 
/**
 * Which.
 */
counter: number, } | { "type": "help_answered", 
/**
 * The device's name.
 */
device: string, } | { "type": "close_group", 
/**
 * Which.
 */
group: string, 
/**
 * The code of the plan's reason.
 */
reason: string, } | { "type": "reopen_group", 
/**
 * Which.
 */
group: string, } | { "type": "move_waiting", 
/**
 * What they wait for.
 */
from: string, 
/**
 * What they are to wait for.
 */
to: string, 
/**
 * Which of them, by what stands on their slips; none named means all.
 */
labels?: Array<string>, } | { "type": "release", 
/**
 * Which counter.
 */
counter: number, } | { "type": "reskill", 
/**
 * Which.
 */
counter: number, 
/**
 * The groups that it serves first.
 */
home: Array<string>, 
/**
 * Further groups.
 */
skills: Array<string>, } | { "type": "lend", 
/**
 * Which counter.
 */
counter: number, 
/**
 * The group's identifier.
 */
group: string, 
/**
 * Until when, five minutes from now at least; the end of the session when left out.
 */
until?: Millis, } | { "type": "give_back", 
/**
 * Which counter.
 */
counter: number, 
/**
 * The group's identifier.
 */
group: string, } | { "type": "answer_advice", 
/**
 * Its number.
 */
id: number, 
/**
 * The answer.
 */
answer: AdviceReply, } | { "type": "plan_act", 
/**
 * When.
 */
due: Millis, 
/**
 * What.
 */
act: PlannedAct, } | { "type": "cancel_act", 
/**
 * Its number.
 */
id: number, } | { "type": "announce", 
/**
 * Its code.
 */
announcement: string, 
/**
 * The zone's identifier; none for the whole hall.
 */
zone: string | null, } | { "type": "notice", 
/**
 * What people read; English may be left empty.
 */
text: Names, 
/**
 * The zone's identifier; none for the whole hall.
 */
zone: string | null, 
/**
 * For how long, minutes: 1 to 240.
 */
minutes: number, } | { "type": "end_notice", 
/**
 * Which.
 */
seq: number, } | { "type": "end_announcement", 
/**
 * Which.
 */
seq: number, } | { "type": "answer_emergency", 
/**
 * Which.
 */
counter: number, } | { "type": "end_emergency", 
/**
 * Which.
 */
counter: number, } | { "type": "ask_people", 
/**
 * Its identifier.
 */
agency: string, 
/**
 * The group that needs them.
 */
group: string | null, 
/**
 * How many.
 */
people: number, } | { "type": "tell_people", 
/**
 * The number of the request.
 */
request: number, 
/**
 * What.
 */
reply: PeopleReply, } | { "type": "tell", 
/**
 * Which counter.
 */
counter: number, 
/**
 * The code of the plan's `to_counter`.
 */
code: string, } | { "type": "read", 
/**
 * Its number.
 */
message: number, };

export type SupervisorView = { 
/**
 * The service day ("24/11/2026"), when one is open.
 */
day: string | null, 
/**
 * Whether the service day of today has been closed: it opens again on another day only.
 */
day_closed?: boolean, 
/**
 * Whether numbers are given now.
 */
opening: Opening, 
/**
 * People waiting.
 */
waiting: number, 
/**
 * Since when the longest of them waits.
 */
longest_since: Millis | null, 
/**
 * Counters open now.
 */
counters_open: number, 
/**
 * Tickets issued today.
 */
issued: number, 
/**
 * Tickets finished today.
 */
served: number, 
/**
 * Tickets whose citizen did not come today.
 */
no_shows: number, 
/**
 * Every group.
 */
groups: Array<GroupRow>, 
/**
 * Every counter.
 */
counters: Array<CounterRow>, 
/**
 * Every enrolled box that was ever connected since the start of the server.
 */
devices: Array<DeviceRow>, 
/**
 * Every trouble that stands.
 */
troubles: Array<Standing>, 
/**
 * The waiting time that is aimed at, minutes.
 */
target_min: number, 
/**
 * The waiting time that raises the alarm, minutes.
 */
alarm_min: number, 
/**
 * Why a group may be closed.
 */
close_reasons?: Array<Choice>, 
/**
 * What the supervisor has in hand.
 */
office?: OfficeView | null, 
/**
 * Everybody who is away from a counter and expected back, the longest away first.
 */
suspended?: Array<SuspendedRow>, 
/**
 * The zones of the hall.
 */
zones?: Array<Choice>, 
/**
 * Why nothing is advised though people wait too long, and what to do instead.
 */
advice_quiet?: Names, 
/**
 * The lines that will wait longer than is aimed at, the longest wait first; none while nobody
 * knows how many will come.
 */
ahead?: Array<AheadRow>, };

export type AheadRow = { 
/**
 * The group's identifier.
 */
group: string, 
/**
 * From about when.
 */
from: Millis, 
/**
 * Until about when.
 */
until: Millis, 
/**
 * How long people will wait at the worst, minutes.
 */
wait_min: number, };

export type Longer = { 
/**
 * By about how many minutes.
 */
by_min: number, 
/**
 * The cause.
 */
why: LongerWhy, 
/**
 * The counter that it is about.
 */
counter?: number, };

export type LongerWhy = "counter_away" | "long_service" | "others_first" | "slow_today" | "line";

export type GroupRow = { 
/**
 * The group's identifier.
 */
id: string, 
/**
 * The letter or letters of its labels.
 */
prefix: string, 
/**
 * Its name.
 */
name: Names, 
/**
 * People waiting.
 */
waiting: number, 
/**
 * Since when the longest of them waits.
 */
longest_since: Millis | null, 
/**
 * How long one would wait who came now.
 */
wait: Estimate, 
/**
 * Issued today.
 */
issued: number, 
/**
 * Finished today.
 */
served: number, 
/**
 * No-shows today.
 */
no_shows: number, 
/**
 * Counters that serve it and are open (free, calling, serving).
 */
counters_open: number, 
/**
 * Counters that may serve it.
 */
counters_all: number, 
/**
 * Why no numbers of it are given now, while the hall gives numbers.
 */
stop?: GroupStop | null, 
/**
 * Cancelled today.
 */
cancelled?: number | null, };

export type CounterRow = { 
/**
 * Its number.
 */
counter: number, 
/**
 * What its desk is doing.
 */
desk: DeskKind, 
/**
 * Since when.
 */
since: Millis | null, 
/**
 * The ticket there.
 */
label: string | null, 
/**
 * The prefixes of its groups, home groups first.
 */
prefixes: Array<string>, 
/**
 * Finished today.
 */
served: number, 
/**
 * Whether a screen or box of this counter is connected.
 */
online: boolean, 
/**
 * Who sits there, by the identifier of the plan.
 */
staff?: string | null, 
/**
 * Why it is paused, when a reason was given.
 */
paused_for?: Names | null, 
/**
 * What it serves, by the groups' identifiers.
 */
serves?: Serves, 
/**
 * What the plan says that it serves, when that is something else.
 */
planned?: Serves, 
/**
 * Groups that could be lent to it now.
 */
lendable?: Array<string>, };

export type DeskKind = "shut" | "free" | "calling" | "serving" | "paused";

export type DeviceRow = { 
/**
 * The name under which it was enrolled.
 */
name: string, 
/**
 * What it is.
 */
role: Role, 
/**
 * Whether it is connected.
 */
online: boolean, 
/**
 * Since when it is so.
 */
since: Millis, 
/**
 * What it tells of itself.
 */
facts: Array<Fact>, 
/**
 * Whether it is a person's browser, and no box or program.
 */
browser?: boolean, 
/**
 * The counter it belongs to.
 */
counter?: number, };

export type CitizenRequest = never;

export type CitizenView = { 
/**
 * What to call the hall.
 */
hall: HallNames, 
/**
 * The number.
 */
label: string, 
/**
 * The procedure group.
 */
group: Names, 
/**
 * When it was taken, by the hall's clock ("09:12").
 */
time: string, 
/**
 * The day it is for ("24/11/2026").
 */
date: string, 
/**
 * Where it is.
 */
place: CitizenPlace, 
/**
 * Papers to prepare while waiting.
 */
papers: Array<Names>, 
/**
 * Within how many minutes one who was missed may come back with the same number; 0 means
 * that a new number is needed.
 */
return_min?: number | null, 
/**
 * The language of the slip.
 */
language: Language, 
/**
 * As of when this is true.
 */
as_of: Millis, 
/**
 * Why no more numbers of the group are given, when the supervisor has closed it. Those who
 * wait are still called.
 */
closed?: Names | null, };

export type CitizenPlace = { "type": "waiting", 
/**
 * Tickets that will be called before.
 */
ahead: number, 
/**
 * How long still.
 */
wait: Estimate, 
/**
 * The one counter that will call it, when no other may.
 */
counter?: number | null, 
/**
 * Why it takes longer than was told, while it does.
 */
longer?: Longer, } | { "type": "called", 
/**
 * Which counter.
 */
counter: number, 
/**
 * How often.
 */
times: number, } | { "type": "serving", 
/**
 * Which counter.
 */
counter: number, } | { "type": "finished" } | { "type": "no_show", 
/**
 * The counter that called.
 */
counter: number, 
/**
 * Until when one may return with the same number.
 */
until?: Millis | null, } | { "type": "suspended", 
/**
 * Why.
 */
kind: SuspendKind, 
/**
 * The counter to which one returns; none: any counter of the group.
 */
counter?: number | null, 
/**
 * The step elsewhere.
 */
elsewhere?: Names | null, 
/**
 * When one is back in line by itself.
 */
until?: Millis | null, } | { "type": "expired" } | { "type": "cancelled" };

export type ReceptionRequest = { "type": "issue", 
/**
 * The procedure group.
 */
group: string, 
/**
 * The language of slip and English call.
 */
language: Language, 
/**
 * The reference of a photo that was uploaded before.
 */
photo: string | null, 
/**
 * The citizen was told how many wait, and agreed.
 */
agreed?: boolean, 
/**
 * Also where people are sent to the online desk first.
 */
anyway?: boolean, 
/**
 * The reason in the plan for which priority is granted: whoever asks has looked.
 */
priority?: string, 
/**
 * The year of birth on the ID, when it was shown: it may grant priority. Kept nowhere.
 */
birth_year?: number, 
/**
 * The code of a booked time, six digits: its group counts, and not the one above.
 */
appointment?: string, 
/**
 * What was read from an ID. Made into a mark by the server and kept nowhere.
 */
identity?: Reading, 
/**
 * How many dossiers are brought.
 */
filing?: FilingWish, 
/**
 * Against the rules of identity: the code of the plan's reason.
 */
exception?: string, } | { "type": "help" } | { "type": "reprint", 
/**
 * What stands on the slip.
 */
label: string, } | { "type": "cancel_ticket", 
/**
 * What stands on the slip.
 */
label: string, 
/**
 * The code of the plan's reason.
 */
reason: string, } | { "type": "change_group", 
/**
 * What stands on the slip.
 */
label: string, 
/**
 * The procedure group.
 */
group: string, } | { "type": "grant_priority", 
/**
 * What stands on the slip.
 */
label: string, 
/**
 * The reason in the plan.
 */
reason: string, } | { "type": "remove_priority", 
/**
 * What stands on the slip.
 */
label: string, } | { "type": "return_to_line", 
/**
 * What stands on the slip.
 */
label: string, };

export type ReceptionView = { 
/**
 * What to call the hall.
 */
hall: HallNames, 
/**
 * Whether numbers are given now.
 */
opening: Opening, 
/**
 * People waiting in the whole hall.
 */
waiting: number, 
/**
 * Every group, in the plan's order.
 */
groups: Array<ReceptionGroup>, 
/**
 * The tickets issued last, newest first, at most 30.
 */
tickets: Array<ReceptionTicket>, 
/**
 * Why a number may be cancelled.
 */
cancel_reasons: Array<Choice>, 
/**
 * For what priority may be granted.
 */
priorities?: Array<Choice>, 
/**
 * Whether and how photos are taken.
 */
photo: PhotoOffer, 
/**
 * Everybody who is away from a counter and expected back, the longest away first.
 */
suspended?: Array<SuspendedRow>, 
/**
 * Those who missed the call and may still return, the newest first.
 */
missed?: Array<MissedRow>, 
/**
 * Why a number may be given against the rules of identity.
 */
identity_exceptions?: Array<Choice>, 
/**
 * What holds for whoever brings many dossiers.
 */
bulk?: BulkOffer | null, 
/**
 * Who files for others.
 */
filers?: Array<Choice>, };

export type ReceptionGroup = { 
/**
 * The group's identifier.
 */
id: string, 
/**
 * The letter or letters of its labels.
 */
prefix: string, 
/**
 * Its name.
 */
name: Names, 
/**
 * Its picture.
 */
icon: string, 
/**
 * People waiting.
 */
waiting: number, 
/**
 * Counters that serve it and are open.
 */
counters_open: number, 
/**
 * Why no numbers of it are given now, while the hall gives numbers.
 */
stop: GroupStop | null, 
/**
 * How many wait, when these are so many that one is asked whether to wait all the same.
 */
asks: number | null, 
/**
 * Whether people are asked who they are.
 */
identity?: IdentityAsk, };

export type ReceptionTicket = { 
/**
 * The number.
 */
label: string, 
/**
 * The identifier of its group.
 */
group: string, 
/**
 * When it was issued.
 */
issued_at: Millis, 
/**
 * Where it is.
 */
place: TicketPlace, 
/**
 * The counter that has it or had it last.
 */
counter: number | null, 
/**
 * How often its slip was printed again.
 */
reprints: number, 
/**
 * What is special about its place in the order.
 */
special?: Special, 
/**
 * Since when it is there.
 */
since?: Millis, 
/**
 * How many dossiers, when that was told.
 */
dossiers?: number, };

export type TicketPlace = "waiting" | "called" | "serving" | "finished" | "no_show" | "cancelled" | "expired" | "suspended";

export type Choice = { 
/**
 * The code.
 */
id: string, 
/**
 * What people read.
 */
name: Names, };

export type PlannedAct = { "type": "open", 
/**
 * Which.
 */
counter: number, } | { "type": "shut", 
/**
 * Which.
 */
counter: number, } | { "type": "reskill", 
/**
 * Which.
 */
counter: number, 
/**
 * The groups that it serves first.
 */
home: Array<string>, 
/**
 * Further groups.
 */
skills: Array<string>, };

export type PlannedRow = { 
/**
 * Its number today.
 */
id: number, 
/**
 * When.
 */
due: Millis, 
/**
 * What.
 */
act: PlannedAct, 
/**
 * What came of it.
 */
state: PlannedState, 
/**
 * Why it came to nothing.
 */
missed: Names | null, };

export type PlannedState = "pending" | "done" | "missed" | "cancelled";

export type EmergencyRow = { 
/**
 * Which.
 */
counter: number, 
/**
 * Since when.
 */
since: Millis, 
/**
 * Who is on the way; while none, the call stands over everything else on the screen.
 */
help: HelpFrom | null, };

export type HelpFrom = { "type": "supervisor" } | { "type": "counter", 
/**
 * Which.
 */
counter: number, };

export type AnnouncementRow = { 
/**
 * Rises with every announcement; one that is shown is told apart by it.
 */
seq: number, 
/**
 * When.
 */
at: Millis, 
/**
 * Until when it is shown.
 */
until: Millis, 
/**
 * The zone's identifier; none for the whole hall.
 */
zone: string | null, 
/**
 * What people read.
 */
text: Names, 
/**
 * Whether it goes before everything else.
 */
urgent?: boolean, 
/**
 * Whether it is a text of the supervisor's own: shown, but not said.
 */
own?: boolean, };

export type PeopleRow = { 
/**
 * The number of the request, from 1.
 */
request: number, 
/**
 * The agency.
 */
agency: Names, 
/**
 * The group that needs them.
 */
group: Names | null, 
/**
 * How many people.
 */
people: number, 
/**
 * How many citizens waited then.
 */
waiting: number, 
/**
 * When.
 */
at: Millis, 
/**
 * What came of it last.
 */
reply: PeopleReply | null, 
/**
 * When that was told.
 */
replied_at: Millis | null, };

export type AutoWish = "on" | "off" | "not_now";

export type AutoView = { 
/**
 * Whether it is switched on.
 */
on: boolean, 
/**
 * So long after the counter is free, seconds.
 */
after_s: number, 
/**
 * When the next number is called by itself, as things stand.
 */
at?: Millis, };

export type MessageRow = { 
/**
 * Its number.
 */
id: number, 
/**
 * The counter that said it, or is told.
 */
counter: number, 
/**
 * Whether the supervisor said it.
 */
from_supervisor: boolean, 
/**
 * What.
 */
text: Names, 
/**
 * The number that was at the desk then.
 */
label?: string, 
/**
 * When.
 */
at: Millis, 
/**
 * When the other one read it.
 */
seen?: Millis, };

export type PeopleReply = "promised" | "arrived" | "refused";

export type LoanRow = { 
/**
 * Which counter.
 */
counter: number, 
/**
 * The group's identifier.
 */
group: string, 
/**
 * The letter or letters of its labels.
 */
prefix: string, 
/**
 * Its name.
 */
name: Names, 
/**
 * Since when.
 */
since: Millis, 
/**
 * Until when, unless it is given back before.
 */
until: Millis, 
/**
 * Who approved it, by the enrolled name; `rule` when the hall acted alone.
 */
by: string, 
/**
 * The advice that it followed.
 */
advice?: number, };

export type AdviceMove = { "move": "lend", 
/**
 * Which counter.
 */
counter: number, 
/**
 * The group's identifier.
 */
group: string, 
/**
 * Until when.
 */
until?: Millis, } | { "move": "give_back", 
/**
 * Which counter.
 */
counter: number, 
/**
 * The group's identifier.
 */
group: string, } | { "move": "open", 
/**
 * Which.
 */
counter: number, } | { "move": "shut", 
/**
 * Which.
 */
counter: number, };

export type AdviceReply = "accepted" | "dismissed" | "undone";

export type AdviceState = "open" | "accepted" | "dismissed" | "undone" | "stale";

export type AdviceEffect = { 
/**
 * The group's identifier.
 */
group: string, 
/**
 * The letter or letters of its labels.
 */
prefix: string, 
/**
 * How many waited when the advice was given.
 */
waiting: number, 
/**
 * How long one would wait without the move, minutes.
 */
before_min: number, 
/**
 * And with it, at least.
 */
low_min: number, 
/**
 * And at most.
 */
high_min: number, 
/**
 * And with it, as likely more as less.
 */
after_min?: number, 
/**
 * How long it truly was afterwards, minutes, when that is known.
 */
came_min?: number, };

export type AdviceRow = { 
/**
 * Its number today.
 */
id: number, 
/**
 * When it was given.
 */
at: Millis, 
/**
 * What is advised.
 */
what: AdviceMove, 
/**
 * Over how many minutes its effect is counted.
 */
horizon_min: number, 
/**
 * Minutes of waiting saved over all people, at least; negative where it may cost some.
 */
saves_low_min: number, 
/**
 * And at most.
 */
saves_high_min: number, 
/**
 * The groups that gain and those that pay.
 */
groups: Array<AdviceEffect>, 
/**
 * What came of it.
 */
state: AdviceState, 
/**
 * When it was answered.
 */
answered?: Millis, 
/**
 * Whether the rule answered: the hall acted alone, or the advice grew old.
 */
by_rule?: boolean, 
/**
 * Until when the answer is waited for, while it is open.
 */
until?: Millis, 
/**
 * Until when it can be undone, when it was accepted a moment ago.
 */
undo_until?: Millis, };

export type OfficeView = { 
/**
 * Every planned act of today.
 */
planned: Array<PlannedRow>, 
/**
 * Counters that serve something else than the plan says.
 */
reskilled: Array<number>, 
/**
 * What is lent to which counter now.
 */
loans?: Array<LoanRow>, 
/**
 * The advice of today, the newest first: what waits for an answer, and what was answered.
 */
advice?: Array<AdviceRow>, 
/**
 * Counters that have called for help.
 */
emergencies: Array<EmergencyRow>, 
/**
 * What is announced now.
 */
announced: Array<AnnouncementRow>, 
/**
 * What can be announced in the hall.
 */
announcements: Array<Choice>, 
/**
 * Those of them that go before everything else, by their codes.
 */
urgent?: Array<string>, 
/**
 * What agencies were asked for today.
 */
people: Array<PeopleRow>, 
/**
 * Whom one can ask.
 */
agencies: Array<Choice>, 
/**
 * What clerks said and nobody has read, and what they were told today, the newest first.
 */
messages?: Array<MessageRow>, 
/**
 * What a clerk may be told.
 */
to_counter?: Array<Choice>, };

export type Placed = "first" | "last" | "original_time";

export type SuspendKind = "papers_missing" | "papers_kept" | "elsewhere";

export type StepWish = { 
/**
 * The procedure group.
 */
group: string, 
/**
 * The one counter that shall call it; none when any counter of the group may.
 */
counter: number | null, 
/**
 * Where in the line; left out: last, and by the time of the number for one counter.
 */
placed: Placed | null, };

export type WorkWish = { 
/**
 * The procedure group.
 */
group: string, 
/**
 * How many dossiers.
 */
dossiers: number, };

export type VisitDesk = { 
/**
 * What may come of a step. Of those that may be given once in a visit, those not yet given.
 */
outcomes?: Array<Choice>, 
/**
 * Whether one of them must be given.
 */
outcome_needed?: boolean, 
/**
 * What may be noted or remarked.
 */
remarks?: Array<Choice>, 
/**
 * Steps elsewhere.
 */
elsewhere?: Array<Choice>, 
/**
 * Where the ticket can be sent, with the counters of each group that are not shut.
 */
targets?: Array<TransferTarget>, 
/**
 * Those who are suspended and concern this counter, the longest away first.
 */
suspended?: Array<SuspendedRow>, 
/**
 * Those of this counter's groups who missed the call and may still return, the newest first.
 */
missed?: Array<MissedRow>, };

export type TransferTarget = { 
/**
 * The group's identifier.
 */
id: string, 
/**
 * The letter or letters of its labels.
 */
prefix: string, 
/**
 * Its name.
 */
name: Names, 
/**
 * Its counters that are not shut.
 */
counters: Array<number>, };

export type SuspendedRow = { 
/**
 * The number.
 */
label: string, 
/**
 * The procedure group.
 */
group: Names, 
/**
 * Why it is away.
 */
kind: SuspendKind, 
/**
 * The counter that it left.
 */
counter: number, 
/**
 * Since when.
 */
since: Millis, 
/**
 * When it is back in line by itself.
 */
until?: Millis | null, 
/**
 * The step elsewhere.
 */
elsewhere?: Names | null, 
/**
 * What was remarked.
 */
remark?: Names | null, 
/**
 * The counter in this hall that has it now, for its step.
 */
at?: number | null, 
/**
 * Whether this counter may serve it on at once, when it is free.
 */
here?: boolean, };

export type MissedRow = { 
/**
 * The number.
 */
label: string, 
/**
 * The procedure group.
 */
group: Names, 
/**
 * When it was marked.
 */
at: Millis, 
/**
 * Until when it may return.
 */
until: Millis, };

export type TicketVisit = { 
/**
 * The steps that are done.
 */
done: Array<DoneStep>, 
/**
 * The steps that follow, the next one first.
 */
ahead: Array<NextStep>, 
/**
 * The services of the present step.
 */
work: Array<WorkRow>, 
/**
 * What was noted.
 */
notes: Array<Names>, 
/**
 * What was remarked when it was sent here.
 */
remark: Names | null, 
/**
 * The counter that sent it here.
 */
sent_by: number | null, 
/**
 * How often it returned after it was missed.
 */
returns: number, 
/**
 * Service time in this step before it was suspended, milliseconds.
 */
worked_ms: number, };

export type DoneStep = { 
/**
 * The procedure group.
 */
group: Names, 
/**
 * The counter.
 */
counter: number, 
/**
 * When.
 */
at: Millis, 
/**
 * What came of it.
 */
outcomes: Array<Names>, };

export type NextStep = { 
/**
 * The group's identifier.
 */
id: string, 
/**
 * The procedure group.
 */
group: Names, 
/**
 * The one counter that shall call it.
 */
counter: number | null, 
/**
 * Where in the line.
 */
placed: Placed, };

export type WorkRow = { 
/**
 * The group's identifier.
 */
id: string, 
/**
 * The procedure group.
 */
group: Names, 
/**
 * How many dossiers.
 */
dossiers: number, };

export type BulkOffer = { 
/**
 * So many or more are many.
 */
from: number, 
/**
 * Most of one number.
 */
most: number, 
/**
 * So many are served at one call, then the others of the line; 0 for all.
 */
at_once: number, 
/**
 * Whether an ID is needed.
 */
needs_id: boolean, };

export type CounterMove = { 
/**
 * The counter that goes.
 */
from: number, 
/**
 * The counter that takes its people; none: they go back in line.
 */
to?: number | null, };

export type DraftRow = { 
/**
 * Its number.
 */
number: number, 
/**
 * The version that it changes.
 */
base: number, 
/**
 * Who saved it.
 */
by: string, 
/**
 * When.
 */
at: Millis, };

export type FailedPlan = { 
/**
 * When it was to be.
 */
due: Millis, 
/**
 * When it was tried.
 */
at: Millis, 
/**
 * Who had planned it.
 */
by: string, 
/**
 * The refusal's name.
 */
code: string, 
/**
 * What stood in the way.
 */
in_the_way: Array<InTheWay>, };

export type FilingRow = { 
/**
 * How many were brought.
 */
dossiers: number, 
/**
 * How many are not served yet.
 */
left: number, 
/**
 * How many are served at the present call, when they are filed in bulk.
 */
now?: number, 
/**
 * Who files for others.
 */
filer?: Names, };

export type FilingWish = { 
/**
 * How many.
 */
dossiers: number, 
/**
 * Who files for others: a code of the plan.
 */
filer?: string, };

export type GroupMove = { 
/**
 * The group that goes.
 */
from: string, 
/**
 * The group that takes its people.
 */
to: string, };

export type IdentityAsk = "off" | "optional" | "wanted" | "required";

export type InTheWay = { 
/**
 * Its name, such as `waits_for_group`.
 */
code: string, 
/**
 * The ticket concerned.
 */
label?: string | null, 
/**
 * The identifier of the group concerned.
 */
group?: string | null, 
/**
 * The counter concerned.
 */
counter?: number | null, 
/**
 * The sentence for a person.
 */
say: Names, 
/**
 * What to do about it.
 */
remedy: Names, };

export type PendingPlan = { 
/**
 * When.
 */
due: Millis, 
/**
 * The version that it changes.
 */
base: number, 
/**
 * Who planned it.
 */
by: string, 
/**
 * When that was.
 */
at: Millis, 
/**
 * Why, in the plan's words.
 */
reason?: Names | null, 
/**
 * The version that it restores.
 */
restores?: number | null, 
/**
 * How it differs from the plan in force, and what would stand in its way now.
 */
check: PlanCheck, };

export type PlanChange = { 
/**
 * The list or table of the plan, such as `group`.
 */
section: string, 
/**
 * Which of the list, by its identifier.
 */
id?: string | null, 
/**
 * The sentence for a person.
 */
say: Names, };

export type PlanCheck = { 
/**
 * What is wrong with it. While there is anything it cannot be published.
 */
flaws: Array<PlanFlaw>, 
/**
 * What would stand in its way now.
 */
in_the_way: Array<InTheWay>, 
/**
 * How it differs from the plan in force.
 */
changes: Array<PlanChange>, };

export type PlanFlaw = { 
/**
 * Where, as a path of keys such as `counter[3].home`. Positions count from 1.
 */
key: string, 
/**
 * The flaw's name, such as `no_home_counter`.
 */
code: string, 
/**
 * What is wrong.
 */
reason: Names, 
/**
 * What to do.
 */
remedy: Names, };

export type PlanState = { 
/**
 * The version in force.
 */
version: number, 
/**
 * Whether a service day is open: then people may stand in a plan's way.
 */
day_open: boolean, 
/**
 * The draft that is worked on.
 */
draft?: DraftRow | null, 
/**
 * What is to come into force at a moment.
 */
pending?: PendingPlan | null, 
/**
 * What did not at its moment, until it was withdrawn or another one published.
 */
failed?: FailedPlan | null, 
/**
 * Why a plan may be changed, in the plan's words.
 */
reasons: Array<Choice>, };

export type PlanVersion = { 
/**
 * Its number.
 */
version: number, 
/**
 * Since when it was in force.
 */
at: Millis, 
/**
 * Who published it.
 */
by: string, 
/**
 * Why, in the plan's words, or where it came from.
 */
why: Names, 
/**
 * The version that it restores.
 */
restores?: number | null, 
/**
 * How many tickets changed their group by it.
 */
moved: number, 
/**
 * How it differs from the version before it.
 */
changes: Array<PlanChange>, };

export type PriorityChoice = { 
/**
 * The reason in the plan.
 */
id: string, 
/**
 * What people read.
 */
name: Names, 
/**
 * Its picture.
 */
icon?: string, };

export type PublishWish = { 
/**
 * The number of the draft.
 */
draft: number, 
/**
 * When; now when left out.
 */
at?: Millis | null, 
/**
 * Why, by a code of the plan.
 */
reason?: string | null, };

export type Reading = string;

export type Rehome = { 
/**
 * Groups that go.
 */
groups?: Array<GroupMove>, 
/**
 * Counters that go.
 */
counters?: Array<CounterMove>, };

export type RestoreWish = { 
/**
 * The version of the past.
 */
version: number, 
/**
 * The version in force, as whoever asks has seen it.
 */
base: number, 
/**
 * Where people go whose group or counter it takes away.
 */
rehome: Rehome, 
/**
 * When; now when left out.
 */
at?: Millis | null, 
/**
 * Why, by a code of the plan.
 */
reason?: string | null, };

export type Serves = { 
/**
 * First.
 */
home: Array<string>, 
/**
 * Besides.
 */
skills: Array<string>, };

export type BookedRow = { 
/**
 * The code by which the citizen checks in.
 */
code: string, 
/**
 * The group's identifier.
 */
group: string, 
/**
 * The group's name.
 */
name: Names, 
/**
 * The booked time.
 */
at: Millis, 
/**
 * From when on a number is given for it.
 */
from: Millis, 
/**
 * Until when that number goes by the booked time; later it waits in the ordinary line.
 */
until: Millis, 
/**
 * The number that was taken for it.
 */
label?: string, };

export type SlipNote = { "type": "priority", 
/**
 * For what.
 */
reason: Names, 
/**
 * The counter has still to look.
 */
claimed: boolean, } | { "type": "appointment", 
/**
 * By the hall's clock.
 */
time: string, } | { "type": "late", 
/**
 * By the hall's clock.
 */
time: string, } | { "type": "bulk", 
/**
 * How many.
 */
dossiers: number, 
/**
 * How many at one call; 0 for all.
 */
at_once: number, };

export type Tweak = { "what": "open", 
/**
 * Which counter.
 */
counter: number, } | { "what": "shut", 
/**
 * Which counter.
 */
counter: number, } | { "what": "takes", 
/**
 * Which counter.
 */
counter: number, 
/**
 * The group's identifier.
 */
group: string, } | { "what": "leaves", 
/**
 * Which counter.
 */
counter: number, 
/**
 * The group's identifier.
 */
group: string, } | { "what": "policy", 
/**
 * The rule.
 */
policy: string, } | { "what": "loans", 
/**
 * Which.
 */
loans: string, } | { "what": "hours", 
/**
 * From and to of each session.
 */
sessions: Array<[string, string]>, };

export type WhatIfDays = { 
/**
 * The days of the log that can be played again, the newest first.
 */
days: Array<string>, 
/**
 * Whether the rest of today can be played: a day is open, and enough is known of it.
 */
today: boolean, 
/**
 * Minutes that are told as "too long" in the answers.
 */
over_min: number, };

export type BeforeAfter = { 
/**
 * Under the plan as it is.
 */
before: number, 
/**
 * With the change.
 */
after: number, };

export type Spread = { 
/**
 * One in ten is lower.
 */
low: number, 
/**
 * The middle.
 */
mid: number, 
/**
 * One in ten is higher.
 */
high: number, };

export type WhatIfRow = { 
/**
 * The group's identifier; empty for all.
 */
group: string, 
/**
 * The letter or letters of its labels; empty for all.
 */
prefix: string, 
/**
 * Its name.
 */
name: Names, 
/**
 * People, on average over the plays.
 */
people: number, 
/**
 * The mean wait as it truly came; none for the rest of today.
 */
came?: number, 
/**
 * The mean wait.
 */
mean: BeforeAfter, 
/**
 * One in twenty waits longer.
 */
p95: BeforeAfter, 
/**
 * Waits over half an hour, per cent.
 */
over_30: BeforeAfter, 
/**
 * What the mean wait falls by; negative where it rises.
 */
saved: Spread, 
/**
 * Nobody serves the group after the change.
 */
unserved: boolean, };

export type WhatIf = { 
/**
 * The day.
 */
day: string, 
/**
 * From when on, for the rest of today.
 */
from?: Millis, 
/**
 * For the rest of today: no other day is known, so that how many come is a guess.
 */
guessed?: boolean, 
/**
 * So often it was played, each time with other chance.
 */
plays: number, 
/**
 * All people.
 */
all: WhatIfRow, 
/**
 * By group, in the order of the plan; groups for which nobody came are left out.
 */
groups: Array<WhatIfRow>, };

export type SkillRow = { 
/**
 * The counter.
 */
counter: number, 
/**
 * The agency whose staff sits there.
 */
agency: Names, 
/**
 * The group that it should learn.
 */
group: string, 
/**
 * The letter or letters of its labels.
 */
prefix: string, 
/**
 * Its name.
 */
name: Names, 
/**
 * Minutes of waiting that it saves on a day, over all people.
 */
saved_min: number, 
/**
 * The mean wait with it and all before it.
 */
mean: number, 
/**
 * One in twenty waits longer.
 */
p95: number, };

export type SkillAdvice = { 
/**
 * The days that were played.
 */
days: Array<string>, 
/**
 * The mean wait as it is, minutes.
 */
mean: number, 
/**
 * One in twenty waits longer.
 */
p95: number, 
/**
 * The skills, each given those before it.
 */
skills: Array<SkillRow>, };

