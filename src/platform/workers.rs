//! What the page's handles on its workers share.

use std::rc::Rc;

use js_sys::{Function, Object};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{ErrorEvent, Event, MessageEvent, Worker, WorkerOptions, WorkerType};

/// What a worker's event was.
pub(super) enum Heard {
    /// It said something.
    Message(MessageEvent),
    /// It could not be loaded, or broke off; why, if the browser tells.
    Broken(String),
}

/// Starts the worker of this file, which lies beside the page; why not, by the browser's word. `hear` is called for as
/// long as `with` is there: the browser frees its listeners with the worker that holds them.
pub(super) fn start<T: 'static>(file: &str, with: &Rc<T>, hear: fn(&T, Heard)) -> Result<Worker, String> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker =
        Worker::new_with_options(file, &options).map_err(|error| String::from(Object::from(error).to_string()))?;
    worker.set_onmessage(Some(&listener(with, hear, |event| Heard::Message(event.unchecked_into()))));
    let broken = listener(with, hear, |event| Heard::Broken(reason(&event)));
    worker.set_onerror(Some(&broken));
    worker.set_onmessageerror(Some(&broken));
    Ok(worker)
}

fn reason(event: &Event) -> String {
    let said = event.dyn_ref().map(ErrorEvent::message).filter(|reason| !reason.is_empty());
    said.unwrap_or_else(|| "the browser does not say why".to_owned())
}

fn listener<T: 'static>(with: &Rc<T>, hear: fn(&T, Heard), heard: fn(Event) -> Heard) -> Function {
    let with = Rc::downgrade(with);
    let listener = Closure::<dyn Fn(Event)>::new(move |event| {
        if let Some(with) = with.upgrade() {
            hear(&with, heard(event));
        }
    });
    listener.into_js_value().unchecked_into()
}
