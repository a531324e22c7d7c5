//! The pages' types are those of this crate.

use expect_test::expect_file;

#[test]
fn typescript_is_current() {
    expect_file!["../../screens/src/protocol.ts"].assert_eq(&protocol::typescript::declarations());
}
