//! A slip's whole way to paper: through a real socket, a serial line and a file, read back by a
//! decoder and a code reader that are not ours.

use std::io::{Read, Write};
use std::time::Duration;

use layso_kiosk::printer::escpos;
use layso_kiosk::printer::fake::{Condition, Device, Knows, Options, Served};
use layso_kiosk::printer::line_of;
use layso_kiosk::printer::press::Event;
use layso_kiosk::printer::works::Works;
use layso_kiosk::slip::{self, Paper, Picture};
use protocol::{HallNames, Language, Names, PrintResult, PrinterState, Slip};
use serialport::{SerialPort, TTYPort};

const URL: &str = "http://hall.nghean.gov.vn/p/7hQ2mZkY4wPcR9sTbVxN3e";

fn slip(label: &str) -> Slip {
    let names = |vi: &str, en: &str| Names {
        vi: vi.to_owned(),
        en: en.to_owned(),
    };
    Slip {
        label: label.to_owned(),
        group: names(
            "Cấp giấy chứng nhận quyền sử dụng đất",
            "Land-use certificates",
        ),
        agency: names("Sở Nông nghiệp và Môi trường", "Department of Agriculture"),
        hall: HallNames {
            authority: names("UBND tỉnh Nghệ An", "People's Committee of Nghe An"),
            name: names("Trung tâm Phục vụ hành chính công", "Public Service Centre"),
            phone: Some("0238 3 000 000".to_owned()),
        },
        time: "09:12".to_owned(),
        date: "25/11/2026".to_owned(),
        origin: "Kiosk 1".to_owned(),
        ahead: 6,
        counters: vec![5, 6, 7],
        url: Some(URL.to_owned()),
        calls_before_no_show: 3,
        return_min: 30,
        language: Language::Vi,
        ..Slip::default()
    }
}

fn drawn(label: &str) -> (Picture, Vec<u8>) {
    let picture = slip::set(&slip(label), &Paper::Wide.layout(), false).unwrap();
    (escpos::defused(&picture), escpos::page(&picture))
}

/// The works of a printer at an address, and what they tell.
struct Bench {
    works: Works,
    events: tokio::sync::mpsc::Receiver<Event>,
}

impl Bench {
    fn at(address: &str) -> Bench {
        let (works, events) = Works::start(line_of(address).unwrap(), 4_711, false).unwrap();
        Bench { works, events }
    }

    /// Waits, as long as it takes, for an event that `of` accepts.
    fn wait<T>(&mut self, what: &str, of: impl Fn(&Event) -> Option<T>) -> T {
        let mut others = Vec::new();
        for _ in 0..6_000 {
            while let Ok(event) = self.events.try_recv() {
                if let Some(found) = of(&event) {
                    return found;
                }
                others.push(event);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("waited a minute for {what}; there was {others:?}");
    }

    fn wait_for(&mut self, wanted: PrinterState) {
        self.wait(&format!("{wanted:?}"), |event| match event {
            Event::State { state, .. } => (*state == wanted).then_some(()),
            _ => None,
        });
    }

    fn ask(&mut self, number: u64) -> PrinterState {
        self.works.ask(number);
        self.wait("the answer of the printer", |event| match event {
            Event::Asked { id, state } => (*id == number).then_some(*state),
            _ => None,
        })
    }

    fn print(&mut self, number: u64, page: Vec<u8>) -> PrintResult {
        self.works.print(number, page);
        self.wait("the proof", |event| match event {
            Event::Done { id, result, .. } => (*id == number).then_some(*result),
            _ => None,
        })
    }
}

/// Decodes with `escpost-render`; every dot of the sheets, one after the other.
fn sheets(bytes: &[u8]) -> Vec<Picture> {
    let profile = escpost_profiles::resolver::resolve("REFERENCE").unwrap();
    let decoded = escpost_render::render(bytes, profile).expect("a decoder that is not ours");
    let inked = decoded.sheets.iter().map(|sheet| {
        let surface = &sheet.surface;
        let mut picture = Picture::blank(576, surface.height());
        for y in 0..surface.height() {
            for x in (0..surface.width()).filter(|x| surface.is_printed(*x, y)) {
                picture.ink(x, y);
            }
        }
        picture
    });
    // What follows the last cut is a sheet without ink.
    inked
        .filter(|picture| picture.rows().flatten().any(|byte| *byte != 0))
        .collect()
}

fn assert_same(found: &Picture, drawn: &Picture) {
    for y in 0..found.height().max(drawn.height()) {
        for x in 0..576 {
            assert_eq!(found.is_inked(x, y), drawn.is_inked(x, y), "dot {x},{y}");
        }
    }
}

fn code_on(picture: &Picture) -> String {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let mut seen = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
        let (x, y) = (u32::try_from(x).unwrap(), u32::try_from(y).unwrap());
        if picture.is_inked(x, y) { 0 } else { 255 }
    });
    seen.detect_grids()
        .first()
        .expect("a code")
        .decode()
        .expect("a code that reads")
        .1
}

fn printer(knows: Knows) -> (Served, String) {
    let served = Served::start(Device::new(576, knows), Options::default()).unwrap();
    let address = format!("tcp:localhost:{}", served.address.port());
    (served, address)
}

#[test]
fn over_the_network_the_slip_that_falls_out_is_the_one_we_drew() {
    for knows in [
        Knows::default(),
        Knows {
            process_id: false,
            reports: false,
            ..Knows::default()
        },
    ] {
        let (served, address) = printer(knows);
        let mut bench = Bench::at(&address);
        bench.wait_for(PrinterState::Ready);
        assert_eq!(bench.ask(1), PrinterState::Ready);
        let (picture, page) = drawn("A001");
        assert_eq!(bench.print(2, page), PrintResult::Printed);
        let (second, page) = drawn("B1000");
        assert_eq!(bench.print(3, page), PrintResult::Printed);
        let slips = served.take_slips();
        assert_eq!(slips.len(), 2);
        for (slip, drawn) in slips.iter().zip([&picture, &second]) {
            assert!(!slip.torn);
            assert_same(&slip.picture, drawn);
            // The same bytes once more, read by a decoder that is not ours.
            let decoded = sheets(&slip.bytes);
            assert_eq!(decoded.len(), 1);
            assert_same(&decoded[0], drawn);
            assert_eq!(code_on(&decoded[0]), URL);
        }
    }
}

#[test]
fn into_a_file_every_slip_is_a_sheet_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("slips.bin");
    let mut bench = Bench::at(&format!("file:{}", path.display()));
    bench.wait_for(PrinterState::Ready);
    let labels = ["A001", "E045", "X8999"];
    for (number, label) in (1..).zip(labels) {
        assert_eq!(bench.print(number, drawn(label).1), PrintResult::Printed);
    }
    let decoded = sheets(&std::fs::read(&path).unwrap());
    assert_eq!(decoded.len(), 3);
    for (sheet, label) in decoded.iter().zip(labels) {
        assert_same(sheet, &drawn(label).0);
        assert_eq!(code_on(sheet), URL);
    }
}

#[test]
fn over_a_serial_line_slowly_and_with_the_plug_pulled_in_between() {
    let (mut far, near) = TTYPort::pair().unwrap();
    let path = near.name().unwrap();
    // Only one program holds a port; the printer's end keeps the pair alive.
    drop(near);
    let (stop, stopped) = std::sync::mpsc::channel::<()>();
    let printer = std::thread::spawn(move || {
        let mut device = Device::new(576, Knows::default());
        let mut bytes = [0; 512];
        let mut slips = Vec::new();
        far.set_timeout(Duration::from_millis(5)).unwrap();
        while stopped.try_recv().is_err() {
            if let Ok(count) = far.read(&mut bytes) {
                device.receive(&bytes[..count]);
                std::thread::sleep(Duration::from_millis(2));
            }
            far.write_all(&device.take_answers()).unwrap();
            slips.extend(device.take_slips());
        }
        slips
    });
    let mut bench = Bench::at(&format!("serial:{path}:115200"));
    bench.wait_for(PrinterState::Ready);
    assert_eq!(bench.ask(1), PrinterState::Ready);
    assert_eq!(bench.print(2, drawn("A001").1), PrintResult::Printed);
    stop.send(()).unwrap();
    let slips = printer.join().unwrap();
    assert_eq!(slips.len(), 1);
    assert_same(&slips[0].picture, &drawn("A001").0);
    // The printer's end is gone with its thread.
    bench.wait_for(PrinterState::Silent);
    assert_eq!(bench.ask(3), PrinterState::Silent);
    assert_eq!(bench.print(4, drawn("A002").1), PrintResult::Failed);
}

#[test]
fn paper_that_ends_in_the_middle_fails_and_the_old_slip_never_comes_out() {
    let (served, address) = printer(Knows::default());
    let mut bench = Bench::at(&address);
    bench.wait_for(PrinterState::Ready);
    served.set(Condition::PaperOutAfter(200));
    assert_eq!(bench.print(1, drawn("A001").1), PrintResult::Failed);
    bench.wait_for(PrinterState::PaperOut);
    assert_eq!(bench.ask(2), PrinterState::PaperOut);
    served.set(Condition::Ready);
    bench.wait_for(PrinterState::Ready);
    let torn = served.take_slips();
    assert!(
        torn.iter().all(|slip| slip.torn),
        "only what was printed before the end"
    );
    assert_eq!(bench.print(3, drawn("A001").1), PrintResult::Printed);
    let slips = served.take_slips();
    assert_eq!(slips.len(), 1);
    assert_same(&slips[0].picture, &drawn("A001").0);
}

#[test]
fn a_dead_printer_is_known_as_dead_and_an_absent_one_as_absent() {
    let (served, address) = printer(Knows::default());
    let mut bench = Bench::at(&address);
    bench.wait_for(PrinterState::Ready);
    served.set(Condition::Silent);
    bench.wait_for(PrinterState::Silent);
    assert_eq!(bench.print(1, drawn("A001").1), PrintResult::Failed);
    served.set(Condition::Ready);
    bench.wait_for(PrinterState::Ready);
    assert_eq!(served.take_slips().len(), 0);
    drop(served);
    bench.wait_for(PrinterState::Silent);
    assert_eq!(bench.ask(2), PrinterState::Silent);
}

#[test]
fn a_slow_line_behind_a_print_server_takes_its_time() {
    let options = Options {
        bytes_per_second: Some(40_000),
        ..Options::default()
    };
    let served = Served::start(Device::new(576, Knows::default()), options).unwrap();
    let mut bench = Bench::at(&format!("tcp:127.0.0.1:{}", served.address.port()));
    bench.wait_for(PrinterState::Ready);
    let result = bench.print(1, drawn("A001").1);
    // The proof may come too late on a busy machine; what never happens is a failure.
    assert_ne!(result, PrintResult::Failed);
}
