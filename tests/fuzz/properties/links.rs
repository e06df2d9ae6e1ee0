//! What people and hosts hand over in a line: links, addresses, `config.json`.

use refusal_lab::domain::{Address, BaseUrls, Preset, Route, SETTINGS, Settings, decimal};
use refusal_lab::provider::connection::check_address;
use refusal_lab::refusal::judge;
use url::Url;

pub(super) fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    link(text);
    address(text);
    if let Ok(urls) = BaseUrls::parse(text) {
        assert!(urls.count() <= bytes.len());
        let _ = check_address(text, urls.nth(1));
    }
    if let Some(preset) = serde_json::from_slice(bytes).ok().and_then(|config| Preset::of_config(config).ok()) {
        apply(&preset);
    }
    if let Some(number) = decimal::read(text) {
        let written = decimal::write(number);
        let again = decimal::read(&written).expect("a number");
        assert_eq!(decimal::write(again), written);
    }
    let _ = judge::read_verdict(text);
}

fn link(text: &str) {
    let Ok(route) = text.parse::<Route>() else { return };
    let written = route.to_string();
    let again: Route = written.parse().expect("a link of the page's own");
    assert_eq!((again.page, again.to_string()), (route.page, written));
    apply(&route.preset);
}

/// Within the form's bounds; and what the form then holds comes back from a link of its own.
fn apply(preset: &Preset) {
    let settings = applied(preset);
    for setting in &SETTINGS {
        if let Some((range, number)) = setting.range().zip(setting.number(&settings)) {
            assert!((range.min..=range.max).contains(&number), "{}", setting.name);
        }
    }
    // A link's numbers have twelve decimals.
    let linked = through_link(&settings);
    assert_eq!((&linked.provider, &linked.model), (&settings.provider, &settings.model));
    assert_eq!(through_link(&linked), linked);
}

fn applied(preset: &Preset) -> Settings {
    let mut settings = Settings::default();
    preset.apply_to(&mut settings);
    settings
}

fn through_link(settings: &Settings) -> Settings {
    let link = Route { preset: Preset::of(settings), ..Route::default() }.to_string();
    applied(&link.parse::<Route>().expect("a link of the page's own").preset)
}

/// What is accepted is what browsers make of it.
fn address(text: &str) {
    let Ok(address) = Address::parse(text) else { return };
    assert_eq!(Address::parse(address.as_str()).as_ref(), Ok(&address));
    // A label that only looks encoded is no address to a browser, and cannot be called; the standard's reader may panic.
    if text.to_ascii_lowercase().contains("xn--") {
        return;
    }
    let standard = Url::parse(text).expect("an address");
    let (ours, theirs) = (address.origin(), standard.origin().ascii_serialization());
    assert_eq!((address.as_str(), ours, address.path()), (standard.as_str(), &*theirs, standard.path()));
}
