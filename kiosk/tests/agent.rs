//! The real agent between a scripted server, a page and a fake printer: from a touch to paper,
//! and what happens when the paper ends, the server is away, or the agent is killed.

mod street;

use std::time::Duration;

use layso_kiosk::printer::fake::{Condition, Device, Knows, Options, Served};
use layso_kiosk::slip::Picture;
use serde_json::json;
use street::{Box, Hall, Page, a_number};

fn printer(options: Options) -> (Served, String) {
    let served = Served::start(Device::new(576, Knows::default()), options).unwrap();
    let address = format!("tcp:{}", served.address);
    (served, address)
}

fn code_on(picture: &Picture) -> String {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let mut seen = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
        let (x, y) = (u32::try_from(x).unwrap(), u32::try_from(y).unwrap());
        if picture.is_inked(x, y) { 0 } else { 255 }
    });
    let grids = seen.detect_grids();
    grids
        .first()
        .expect("a code")
        .decode()
        .expect("a code that reads")
        .1
}

#[actix_web::test]
async fn a_touch_becomes_a_slip_and_a_second_touch_the_same_one() {
    let (hall, folder) = (Hall::start().await, tempfile::tempdir().unwrap());
    let (served, address) = printer(Options::default());
    let agent = Box::start(&hall.address, &address, folder.path());
    let mut page = Page::open(&agent).await;
    let mut other = Page::open(&agent).await;
    page.ready().await;
    assert_eq!(page.view["name"], "kiosk-1");
    assert_eq!(
        (&page.view["panel_tenths_inch"], &page.view["camera"]),
        (&json!(215), &json!("still"))
    );
    page.ask("touch-1", a_number()).await;
    page.ask("touch-1", a_number()).await;
    other.ask("touch-1", a_number()).await;
    page.until("the number before its paper", |view| {
        view["stage"]["type"] != "idle"
    })
    .await;
    let answer = page.answer("touch-1").await;
    assert_eq!(
        (&answer["type"], &answer["print"]),
        (&json!("done"), &json!("printed"))
    );
    assert_eq!(answer["slip"]["label"], "B001");
    assert_eq!(other.answer("touch-1").await, answer);
    page.until("the end", |view| view["stage"]["type"] == "printed")
        .await;
    assert_eq!(served.take_slips().len(), 1);
    hall.until("the report", |book| {
        book.facts
            .contains(&json!({"name": "printed_today", "value": "1"}))
            && book
                .facts
                .contains(&json!({"name": "printer_model", "value": "Layso fake printer"}))
            && book
                .facts
                .contains(&json!({"name": "paper", "value": "ok"}))
    })
    .await;
    assert_eq!(hall.book.lock().unwrap().issued.len(), 1);
    page.ask("leave", json!({"type": "reset"})).await;
    page.until("an empty screen", |view| view["stage"]["type"] == "idle")
        .await;
    page.ask("touch-2", a_number()).await;
    assert_eq!(page.answer("touch-2").await["slip"]["label"], "B002");
    page.ask("help", json!({"type": "help"})).await;
    assert_eq!(page.answer("help").await["type"], "done");
    hall.stop().await;
}

#[actix_web::test]
async fn without_paper_no_number_is_asked_for_and_the_trouble_comes_and_goes() {
    let (hall, folder) = (Hall::start().await, tempfile::tempdir().unwrap());
    let (served, address) = printer(Options::default());
    let agent = Box::start(&hall.address, &address, folder.path());
    let mut page = Page::open(&agent).await;
    page.ready().await;
    for (condition, shown, code, trouble) in [
        (Condition::PaperOut, "paper_out", "paper_out", "paper_out"),
        (
            Condition::CoverOpen,
            "cover_open",
            "cover_open",
            "printer_cover_open",
        ),
        (Condition::Error, "error", "printer_error", "printer_error"),
    ] {
        served.set(condition);
        // The touch may come before the kiosk has noticed.
        page.ask(&format!("touch-{code}"), a_number()).await;
        let answer = page.answer(&format!("touch-{code}")).await;
        assert_eq!(
            (&answer["type"], &answer["code"]),
            (&json!("no"), &json!(code))
        );
        page.until(shown, |view| view["printer"] == shown).await;
        hall.until(trouble, |book| Hall::troubles(book) == [trouble])
            .await;
        served.set(Condition::Ready);
        page.ready().await;
        hall.until("no trouble", |book| book.troubles.is_empty())
            .await;
    }
    assert_eq!(
        hall.book.lock().unwrap().asked,
        0,
        "the server was never asked"
    );
    served.set(Condition::PaperLow);
    page.ask("low", a_number()).await;
    assert_eq!(page.answer("low").await["print"], "printed");
    hall.until("K102", |book| Hall::troubles(book) == ["paper_low"])
        .await;
    hall.stop().await;
}

#[actix_web::test]
async fn paper_that_ends_within_the_slip_costs_no_second_number() {
    let (hall, folder) = (Hall::start().await, tempfile::tempdir().unwrap());
    let (served, address) = printer(Options::default());
    let agent = Box::start(&hall.address, &address, folder.path());
    let mut page = Page::open(&agent).await;
    page.ready().await;
    served.set(Condition::PaperOutAfter(150));
    page.ask("touch", a_number()).await;
    let answer = page.answer("touch").await;
    assert_eq!(
        (&answer["print"], &answer["slip"]["label"]),
        (&json!("failed"), &json!("B001"))
    );
    let again = json!({"type": "print_again", "label": "B001"});
    page.ask("again-1", again.clone()).await;
    assert_eq!(page.answer("again-1").await["code"], "paper_out");
    served.set(Condition::Ready);
    page.ready().await;
    page.ask("again-2", again).await;
    assert_eq!(page.answer("again-2").await["print"], "printed");
    let whole: Vec<_> = served
        .take_slips()
        .into_iter()
        .filter(|slip| !slip.torn)
        .collect();
    assert_eq!(
        whole.len(),
        1,
        "the reprint, and not the first slip as well"
    );
    assert_eq!(hall.book.lock().unwrap().issued.len(), 1);
    hall.stop().await;
}

#[actix_web::test]
async fn an_agent_that_is_killed_within_the_print_offers_the_slip_and_prints_nothing_by_itself() {
    let (hall, folder) = (Hall::start().await, tempfile::tempdir().unwrap());
    // A line so slow that the slip is surely under way.
    let (served, address) = printer(Options {
        bytes_per_second: Some(4_000),
        ..Options::default()
    });
    let agent = Box::start(&hall.address, &address, folder.path());
    let mut page = Page::open(&agent).await;
    page.ready().await;
    page.ask("touch", a_number()).await;
    page.until("the print", |view| view["stage"]["type"] == "printing")
        .await;
    agent.kill();
    served.set_speed(None);

    let agent = Box::start(&hall.address, &address, folder.path());
    let mut page = Page::open(&agent).await;
    page.until("the offer", |view| view["stage"]["print"] == "unknown")
        .await;
    assert_eq!(page.view["stage"]["slip"]["label"], "B001");
    page.ready().await;
    // The page was not killed: it asks again with its key, and gets the same number.
    page.ask("touch", a_number()).await;
    let answer = page.answer("touch").await;
    assert_eq!(
        (&answer["print"], &answer["slip"]["label"]),
        (&json!("unknown"), &json!("B001"))
    );
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(
        served.take_slips().iter().all(|slip| slip.torn),
        "nothing by itself"
    );
    page.ask("again", json!({"type": "print_again", "label": "B001"}))
        .await;
    let answer = page.answer("again").await;
    assert_eq!(answer["print"], "printed", "{answer}");
    let whole: Vec<_> = served
        .take_slips()
        .into_iter()
        .filter(|slip| !slip.torn)
        .collect();
    assert_eq!(whole.len(), 1, "the reprint alone is whole");
    // It stands below what had come out of the first slip, and none of it is spoilt.
    assert_eq!(
        code_on(&whole[0].picture),
        "http://hall/p/0123456789abcdefghijkl"
    );
    let counts = {
        let book = hall.book.lock().unwrap();
        (book.issued.len(), book.asked)
    };
    assert_eq!(counts, (1, 1), "one number, asked for once");
    hall.stop().await;
}

#[actix_web::test]
async fn without_the_server_the_kiosk_says_so_and_takes_no_number() {
    let folder = tempfile::tempdir().unwrap();
    let (served, address) = printer(Options::default());
    let agent = Box::start("http://127.0.0.1:9", &address, folder.path());
    let mut page = Page::open(&agent).await;
    page.until("a printer", |view| view["printer"] == "ready")
        .await;
    assert_eq!(
        (&page.view["online"], &page.view["hall"]),
        (&json!(false), &json!(null))
    );
    page.ask("touch", a_number()).await;
    let answer = page.answer("touch").await;
    assert_eq!(
        (&answer["type"], &answer["code"]),
        (&json!("no"), &json!("server_away"))
    );
    assert_eq!(served.take_slips().len(), 0);
}

#[actix_web::test]
async fn a_photo_goes_up_small_or_is_refused_with_a_reason_and_never_holds_a_number() {
    let (hall, folder) = (Hall::start().await, tempfile::tempdir().unwrap());
    let (_served, address) = printer(Options::default());
    let agent = Box::start(&hall.address, &address, folder.path());
    let mut page = Page::open(&agent).await;
    page.ready().await;
    let client = awc::Client::builder()
        .timeout(Duration::from_secs(30))
        .finish();
    let own = agent.address.clone();
    let post = |bytes: Vec<u8>| {
        let request = client.post(format!("{}/agent/photo", agent.address));
        let request = request
            .insert_header(("origin", own.clone()))
            .content_type("image/jpeg");
        async move {
            let mut answer = request.send_body(bytes).await.unwrap();
            let body = answer.body().await.unwrap();
            (
                answer.status().as_u16(),
                serde_json::from_slice::<serde_json::Value>(&body).unwrap(),
            )
        }
    };

    // The test picture of this kiosk is a photo like any other.
    let mut face = client
        .get(format!("{}/agent/camera?at=1", agent.address))
        .send()
        .await
        .unwrap();
    assert_eq!(
        (
            face.status().as_u16(),
            face.headers()
                .get("content-type")
                .unwrap()
                .to_str()
                .unwrap()
        ),
        (200, "image/jpeg")
    );
    let face = face.body().limit(1 << 20).await.unwrap().to_vec();
    page.say(json!({"type": "report", "facts": [],
        "troubles": [{"trouble": "camera_broken", "since": 1, "cause": "NotReadableError"}]}))
        .await;
    hall.until("K201", |book| Hall::troubles(book) == ["camera_broken"])
        .await;
    let (status, answer) = post(face.clone()).await;
    assert_eq!((status, &answer["photo"]), (200, &json!("photo-1")));
    let kept = hall.book.lock().unwrap().photos[0].clone();
    assert!(
        kept.len() < 192 * 1024 && kept.starts_with(&[0xFF, 0xD8]),
        "{} bytes",
        kept.len()
    );
    hall.until("a camera that works", |book| book.troubles.is_empty())
        .await;

    let (status, answer) = post(b"not a picture at all".to_vec()).await;
    assert_eq!((status, &answer["code"]), (415, &json!("not_a_picture")));
    let (status, answer) = post(face[..face.len() / 2].to_vec()).await;
    assert_eq!((status, &answer["code"]), (422, &json!("photo_truncated")));
    let (status, answer) = post(vec![0xFF; 20 << 20]).await;
    assert_eq!((status, &answer["code"]), (413, &json!("photo_too_large")));
    assert!(answer["say"]["vi"].as_str().unwrap().contains("Ảnh"));
    hall.book.lock().unwrap().photos_full = true;
    let (status, answer) = post(face).await;
    assert_eq!((status, &answer["code"]), (502, &json!("server_away")));

    let with = json!({"type": "issue", "group": "tu-phap", "language": "vi", "photo": "photo-1"});
    page.ask("with", with).await;
    assert_eq!(page.answer("with").await["print"], "printed");
    assert_eq!(hall.book.lock().unwrap().with_photo, [json!("photo-1")]);
    hall.stop().await;
}
