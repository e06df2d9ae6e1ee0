//! Whether this machine has a network, as far as the browser knows.

/// The browser says that there is none. It may be wrong, and never is about the machine itself.
pub fn is_offline() -> bool {
    web_sys::window().is_some_and(|window| !window.navigator().on_line())
}
