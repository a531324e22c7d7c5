//! The web pages of the hall as bytes: all that Rust sees of the package `screens`.
//!
//! The server and the agents serve [`page`]s under the hall's addresses (`/kiosk`, `/counter`, …)
//! and every other file of [`FILES`] under its own path.

include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// What every answer with a page says to the browser: nothing from elsewhere, nothing inline.
///
/// A browser of before 2022 does not let `'self'` cover a websocket; whoever serves such ones adds
/// its own origin as `ws://host:port` to `connect-src`.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; base-uri 'none'; \
    form-action 'self'; frame-ancestors 'none'; object-src 'none'";

/// One file of the pages.
#[derive(Debug)]
pub struct File {
    /// Its address without the leading slash, such as `assets/kiosk-1a2b3c4d.js`; a page is
    /// `<name>.html`.
    pub path: &'static str,
    /// What it holds.
    pub bytes: &'static [u8],
    /// The same in gzip, where that is smaller.
    pub gzip: Option<&'static [u8]>,
    /// Its media type, for `Content-Type`.
    pub mime: &'static str,
    /// Its hash in quotes, for `ETag`.
    pub etag: &'static str,
    /// True when its name changes with its content, so that it may be kept forever; false for
    /// pages, which are asked for again each time.
    pub immutable: bool,
}

impl File {
    /// The value of `Cache-Control`.
    #[must_use]
    pub fn cache_control(&self) -> &'static str {
        if self.immutable {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        }
    }
}

/// The file of that path (`assets/…` or `kiosk.html`), if there is one.
#[must_use]
pub fn file(path: &str) -> Option<&'static File> {
    FILES
        .binary_search_by(|file| file.path.cmp(path))
        .ok()
        .map(|at| &FILES[at])
}

/// A page by its name: `kiosk`, `counter`, `supervisor`, `reception`, `plan`, `board`, `citizen`, `in`.
///
/// # Panics
///
/// When there is no page of that name, which is a mistake of the caller.
#[must_use]
pub fn page(name: &str) -> &'static File {
    file(&format!("{name}.html")).unwrap_or_else(|| panic!("there is no page {name:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_there_names_its_build_and_only_files_that_are_there() {
        for name in [
            "kiosk",
            "counter",
            "supervisor",
            "plan",
            "reception",
            "board",
            "citizen",
            "in",
        ] {
            let text = std::str::from_utf8(page(name).bytes).expect("a page is UTF-8");
            assert!(
                text.contains(&format!("content=\"{BUILD}\"")),
                "{name} names its build"
            );
            let named: Vec<&str> = text
                .split(['"', '\''])
                .filter_map(|part| part.strip_prefix("/assets/"))
                .collect();
            assert!(
                named.iter().any(|path| path.ends_with(".js")),
                "{name} has a script"
            );
            for path in named {
                let found = file(&format!("assets/{path}"));
                assert!(
                    found.is_some_and(|file| file.immutable),
                    "{name} names {path}"
                );
            }
            assert!(
                !text.contains("http://") && !text.contains("https://"),
                "{name} stays here"
            );
        }
    }

    #[test]
    fn files_are_sorted_so_that_they_are_found() {
        assert!(FILES.is_sorted_by(|a, b| a.path < b.path));
        for each in FILES {
            assert_eq!(file(each.path).map(|found| found.etag), Some(each.etag));
        }
        assert!(file("assets/nothing.js").is_none());
    }
}
