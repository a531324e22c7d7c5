//! A photo's life: put, taken once, bound, shown, and gone for good.

use engine::{Command, Draft, OpenDay, Recorded};

use super::*;

/// 08:00 on a working day of the sample hall.
const MORNING: Millis = Millis(1_795_482_000_000);
const DAY: i64 = 24 * 3_600_000;
const JPEG: &[u8] = b"\xFF\xD8 a face nobody should find on the disk \xFF\xD9";

struct World {
    data: tempfile::TempDir,
    hall: Hall,
    photos: Photos,
}

fn hall(rule: PhotoRule) -> Hall {
    let mut draft: Draft = (*HallPlan::sample()).clone();
    draft.rules.photo = rule;
    Hall::new(HallPlan::from(draft))
}

fn tell(hall: &mut Hall, command: &Command, now: Millis) {
    for event in hall.decide(command, now).expect("the hall does it") {
        hall.apply(&Recorded {
            seq: hall.seq + 1,
            at: now,
            by: "test".into(),
            event,
        });
    }
}

fn world(rule: PhotoRule) -> World {
    let data = tempfile::tempdir().unwrap();
    let mut hall = hall(rule);
    tell(&mut hall, &Command::OpenDay(OpenDay {}), MORNING);
    let photos = Photos::open(data.path(), HallKey::new([7; 32]), [1; 32]).unwrap();
    World { data, hall, photos }
}

impl World {
    fn put(&self) -> PhotoRef {
        self.photos.put(JPEG, &self.hall, MORNING).unwrap()
    }

    fn bound(&self) -> PhotoRef {
        let photo = self.put();
        assert!(self.photos.take(&photo, Key(1), MORNING));
        self.photos.bind(&photo);
        photo
    }

    fn restarted(self) -> World {
        let photos = Photos::open(self.data.path(), HallKey::new([7; 32]), [2; 32]).unwrap();
        World { photos, ..self }
    }

    fn close(&mut self) {
        let late = MORNING.plus(11 * 3_600_000);
        tell(
            &mut self.hall,
            &Command::CloseDay(engine::CloseDay {}),
            late,
        );
    }

    fn files(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        let mut folders = vec![self.data.path().join(FOLDER)];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path)
                } else {
                    files.push(path)
                }
            }
        }
        files
    }
}

#[test]
fn a_photo_comes_back_and_nobody_reads_it_on_the_disk() {
    let world = world(PhotoRule::UntilDayEnds);
    let photo = world.bound();
    assert_eq!(photo.0.len(), REF_CHARS);
    assert!(world.photos.has(&photo));
    assert_eq!(world.photos.get(&photo).unwrap().as_deref(), Some(JPEG));
    assert_eq!(world.files().len(), 2, "a key and a photo");
    for file in world.files() {
        let bytes = std::fs::read(&file).unwrap();
        assert!(
            !bytes.windows(6).any(|part| part == b"a face"),
            "{}",
            file.display()
        );
    }
}

#[test]
fn a_photo_goes_to_one_ask_and_to_its_repeats() {
    let world = world(PhotoRule::UntilDayEnds);
    let photo = world.put();
    assert!(!world.photos.has(&photo), "no ticket carries it yet");
    assert!(world.photos.take(&photo, Key(1), MORNING));
    assert!(
        world.photos.take(&photo, Key(1), MORNING.plus(1_000)),
        "the same key again"
    );
    assert!(
        !world.photos.take(&photo, Key(2), MORNING),
        "somebody else's ticket"
    );
    world.photos.bind(&photo);
    world.photos.bind(&photo);
    assert!(
        !world.photos.take(&photo, Key(2), MORNING),
        "it has a ticket"
    );
    assert!(world.photos.has(&photo));
    let unknown = PhotoRef("0123456789012345678901".into());
    assert!(!world.photos.take(&unknown, Key(1), MORNING));
}

#[test]
fn a_photo_that_nobody_takes_dies_after_ten_minutes() {
    let world = world(PhotoRule::UntilDayEnds);
    let photo = world.put();
    let late = MORNING.plus(UNUSED_MS);
    world.photos.keep(&world.hall, late.plus(-1)).unwrap();
    assert!(world.photos.get(&photo).unwrap().is_some());
    assert!(
        !world.photos.take(&photo, Key(1), late),
        "too late even before the broom came"
    );
    world.photos.keep(&world.hall, late).unwrap();
    assert_eq!(world.photos.get(&photo).unwrap(), None);
    assert_eq!(world.files().len(), 1, "only the key is left");
}

#[test]
fn a_restart_knows_which_photos_have_a_ticket() {
    let world = world(PhotoRule::UntilDayEnds);
    let (bound, fresh) = (world.bound(), world.put());
    let world = world.restarted();
    assert!(world.photos.has(&bound));
    assert!(!world.photos.has(&fresh));
    assert_eq!(world.photos.get(&bound).unwrap().as_deref(), Some(JPEG));
    // The crash came between the commit and the binding: the log says it again.
    world.photos.bind(&fresh);
    assert!(world.photos.has(&fresh));
}

#[test]
fn a_ticket_keeps_its_photo_though_the_one_who_asked_hung_up() {
    let mut world = world(PhotoRule::UntilDayEnds);
    let photo = world.put();
    assert!(world.photos.take(&photo, Key(1), MORNING));
    let issue = Command::Issue(engine::Issue {
        group: "a".into(),
        key: engine::TicketKey("key".into()),
        language: engine::Language::Vi,
        photo: Some(photo.clone()),
        ..engine::Issue::default()
    });
    tell(&mut world.hall, &issue, MORNING);
    world.photos.keep(&world.hall, MORNING.plus(1_000)).unwrap();
    world
        .photos
        .keep(&world.hall, MORNING.plus(UNUSED_MS))
        .unwrap();
    assert!(world.photos.has(&photo));
}

#[test]
fn the_end_of_the_day_is_the_end_of_its_photos() {
    let mut world = world(PhotoRule::UntilDayEnds);
    let photo = world.bound();
    world
        .photos
        .keep(&world.hall, MORNING.plus(8 * 3_600_000))
        .unwrap();
    assert!(world.photos.has(&photo), "the day is open");
    let key = std::fs::read(
        world
            .files()
            .iter()
            .find(|file| file.ends_with("key"))
            .unwrap(),
    );
    world.close();
    world
        .photos
        .keep(&world.hall, MORNING.plus(12 * 3_600_000))
        .unwrap();
    assert!(!world.photos.has(&photo));
    assert_eq!(world.photos.get(&photo).unwrap(), None);
    assert_eq!(world.files(), Vec::<PathBuf>::new());
    assert!(key.is_ok());
}

#[test]
fn a_day_that_ended_while_the_server_was_off_goes_at_the_next_start() {
    let world = world(PhotoRule::UntilDayEnds);
    let photo = world.bound();
    let mut world = world.restarted();
    world.close();
    tell(
        &mut world.hall,
        &Command::OpenDay(OpenDay {}),
        MORNING.plus(DAY),
    );
    world.photos.keep(&world.hall, MORNING.plus(DAY)).unwrap();
    assert_eq!(world.photos.get(&photo).unwrap(), None);
    assert!(world.files().is_empty());
}

#[test]
fn a_plan_may_keep_photos_for_days_and_no_longer() {
    let mut world = world(PhotoRule::Days(2));
    let photo = world.bound();
    world.close();
    for later in [0, 1, 2] {
        world
            .photos
            .keep(&world.hall, MORNING.plus(later * DAY))
            .unwrap();
        assert!(
            world.photos.get(&photo).unwrap().is_some(),
            "{later} days later"
        );
    }
    world
        .photos
        .keep(&world.hall, MORNING.plus(3 * DAY))
        .unwrap();
    assert_eq!(world.photos.get(&photo).unwrap(), None);
}

#[test]
fn a_photo_of_an_earlier_day_is_found_while_it_is_kept() {
    let mut world = world(PhotoRule::Days(5));
    let first = world.bound();
    world.close();
    tell(
        &mut world.hall,
        &Command::OpenDay(OpenDay {}),
        MORNING.plus(DAY),
    );
    let second = world
        .photos
        .put(JPEG, &world.hall, MORNING.plus(DAY))
        .unwrap();
    assert_ne!(first, second);
    assert_eq!(world.photos.get(&first).unwrap().as_deref(), Some(JPEG));
    assert_eq!(world.photos.get(&second).unwrap().as_deref(), Some(JPEG));
}

#[test]
fn a_longer_plan_does_not_break_a_promise_and_a_shorter_one_counts_at_once() {
    let mut promised_today = world(PhotoRule::UntilDayEnds);
    let photo = promised_today.bound();
    promised_today.close();
    let mut longer: Draft = (**promised_today.hall.plan).clone();
    longer.rules.photo = PhotoRule::Days(30);
    promised_today.hall.plan = Arc::new(HallPlan::from(longer));
    promised_today
        .photos
        .keep(&promised_today.hall, MORNING.plus(DAY))
        .unwrap();
    assert_eq!(promised_today.photos.get(&photo).unwrap(), None);

    let mut promised_days = world(PhotoRule::Days(30));
    let photo = promised_days.bound();
    promised_days.close();
    let mut shorter: Draft = (**promised_days.hall.plan).clone();
    shorter.rules.photo = PhotoRule::Off;
    promised_days.hall.plan = Arc::new(HallPlan::from(shorter));
    promised_days
        .photos
        .keep(&promised_days.hall, MORNING.plus(DAY))
        .unwrap();
    assert_eq!(promised_days.photos.get(&photo).unwrap(), None);
}

#[test]
fn a_copy_without_the_hall_key_shows_nothing_and_keeps_nobody_from_a_number() {
    let world = world(PhotoRule::UntilDayEnds);
    let photo = world.bound();
    let thief = Photos::open(world.data.path(), HallKey::new([8; 32]), [3; 32]).unwrap();
    assert!(!thief.has(&photo));
    assert!(thief.get(&photo).is_err());
    // The right key opens it still.
    assert!(world.photos.get(&photo).unwrap().is_some());
    // Whoever lost the hall key has photos again from here on.
    let fresh = thief.put(JPEG, &world.hall, MORNING).unwrap();
    assert!(thief.get(&fresh).unwrap().is_some());
}

#[test]
fn a_file_under_another_name_or_day_opens_nothing() {
    let world = world(PhotoRule::UntilDayEnds);
    let (one, two) = (world.bound(), world.bound());
    let path = |photo: &PhotoRef| {
        world
            .files()
            .into_iter()
            .find(|file| file.ends_with(&*photo.0))
            .unwrap()
    };
    std::fs::copy(path(&one), path(&two)).unwrap();
    assert!(world.photos.get(&two).is_err());
    let mut bytes = std::fs::read(path(&one)).unwrap();
    bytes[40] ^= 1;
    std::fs::write(path(&one), bytes).unwrap();
    assert!(world.photos.get(&one).is_err());
}

#[test]
fn photos_are_taken_only_while_a_ticket_could_carry_them() {
    let off = world(PhotoRule::Off);
    let code = |world: &World| {
        world
            .photos
            .put(JPEG, &world.hall, MORNING)
            .unwrap_err()
            .code()
    };
    assert_eq!(code(&off), "photos_off");
    let mut closed = world(PhotoRule::UntilDayEnds);
    closed.close();
    assert_eq!(code(&closed), "photo_day_not_open");
    let gone_wild = world(PhotoRule::UntilDayEnds);
    for _ in 0..MAX_UNUSED {
        gone_wild.put();
    }
    assert_eq!(code(&gone_wild), "photo_busy");
}

#[test]
fn no_reference_leads_out_of_the_folder() {
    let world = world(PhotoRule::UntilDayEnds);
    world.bound();
    std::fs::write(world.data.path().join("hall.db"), "secret").unwrap();
    for path in [
        "../hall.db",
        "key",
        "../../etc/passwd",
        "",
        "..",
        "a/b",
        "2026-11-24/key",
    ] {
        assert_eq!(
            world.photos.get(&PhotoRef(path.into())).unwrap(),
            None,
            "{path:?}"
        );
    }
}

#[test]
fn every_reason_has_words() {
    for code in PhotoRefused::CODES {
        for key in [format!("photo.{code}"), format!("photo.{code}_remedy")] {
            assert!(appliance::words::is_known(&key), "no words for {key}");
        }
    }
}

#[test]
fn the_hall_key_is_made_once_privately_and_outside_the_data() {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("hall");
    std::fs::create_dir(&data).unwrap();
    let file = hall_key::default_path(&data);
    assert_eq!(
        file,
        home.path().canonicalize().unwrap().join("hall.hall-key")
    );
    let made = HallKey::open(&file, &data, [9; 32]).unwrap();
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let again = HallKey::open(&file, &data, [1; 32]).unwrap();
    assert_eq!((made.0, again.0), ([9; 32], [9; 32]));

    let inside = HallKey::open(&data.join("key"), &data, [1; 32])
        .unwrap_err()
        .to_string();
    assert!(inside.contains("--hall-key"), "{inside}");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let open = HallKey::open(&file, &data, [1; 32])
        .unwrap_err()
        .to_string();
    assert!(open.contains("chmod 600"), "{open}");
    let junk = home.path().join("junk");
    HallKey::open(&junk, &data, [1; 32]).unwrap();
    std::fs::write(&junk, "hello").unwrap();
    let not = HallKey::open(&junk, &data, [1; 32])
        .unwrap_err()
        .to_string();
    assert!(not.contains("not a hall key"), "{not}");
}
