//! The address line: the link to what the page shows, kept up to date and followed.

use leptos::prelude::*;

use super::exercises::Exercises;
use super::model_form::{AddressOrigin, ModelForm};
use super::shell::Shell;
use crate::domain::{BaseUrls, Convention, Page, Preset, Route};
use crate::platform;

/// The link that brings another person to where this one is. An address that is none, and could be a slip of the
/// clipboard, stays out of it.
fn link(shell: Shell, form: ModelForm, exercises: Exercises) -> Route {
    let page = shell.page.get();
    // The first page asks no model: a link to it carries none.
    let mut preset = if page == Page::Learn { Preset::default() } else { form.settings.with(Preset::of) };
    if preset.base_url().is_some_and(|text| BaseUrls::parse(text).is_err()) {
        preset.forget_base_url();
    }
    let convention = shell.counting.get().convention;
    preset.convention = (convention != Convention::default()).then_some(convention);
    preset.hides_sensitive = exercises.hides_sensitive.get().then_some(true);
    Route { page, preset }
}

/// Keeps the address line at the link, and follows links that are opened in it.
pub(super) fn follow_address_line(shell: Shell, form: ModelForm, exercises: Exercises) {
    follow_link(shell, form, exercises, &platform::location_hash());
    platform::on_hash_change(move |hash| follow_link(shell, form, exercises, &hash));
    let link = move || untrack(|| link(shell, form, exercises)).to_string();
    let write = platform::Frame::new(move || platform::set_location_hash(&link()));
    let write = StoredValue::new_local(write);
    Effect::new(move || {
        form.settings.track();
        shell.counting.track();
        shell.page.track();
        exercises.hides_sensitive.track();
        write.with_value(platform::Frame::ask);
    });
}

fn follow_link(shell: Shell, form: ModelForm, exercises: Exercises, hash: &str) {
    match hash.parse::<Route>() {
        Ok(route) => {
            shell.page.set(route.page);
            form.apply_preset(&route.preset, AddressOrigin::Link);
            route.preset.hides_sensitive.into_iter().for_each(|hides| exercises.hide_sensitive(hides));
        }
        Err(error) => {
            Route::page_of(hash).into_iter().for_each(|page| shell.page.set(page));
            shell.report_error(error);
        }
    }
}
