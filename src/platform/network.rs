//! Whether this machine has a network, as far as the browser knows.

use super::sleep_ms;

/// How often a page without a network looks for one, in milliseconds.
const LOOK_MS: u32 = 500;

/// The browser says that there is none. It may be wrong, and never is about the machine itself.
pub fn is_offline() -> bool {
    web_sys::window().is_some_and(|window| !window.navigator().on_line())
}

/// Waits until the browser says that there is a network, or until that is not wanted any more.
pub async fn wait_for_network(is_wanted: impl Fn() -> bool) {
    while is_offline() && is_wanted() {
        sleep_ms(LOOK_MS).await;
    }
}
