-- Version 2: the history of the plan is read without looking at every event.
create index event_plan on event (seq) where kind = 'plan_saved';
