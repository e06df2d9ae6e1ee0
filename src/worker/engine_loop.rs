//! The engine worker's loop.

use std::io::BufReader;

use js_sys::{Date, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, MessageChannel};

use super::engine::{Engine, LoadedModel};
use super::model_files::{BlobReader, hash_of, obtain};
use super::serve::{Answered, Request, serve};
use crate::decode::{DecodeError, LocalTime};
use crate::domain::{EngineState, GenerationEnd, GenerationRequest};
use crate::protocol::{EngineMessages, EngineReply, EngineRequest};

/// Bytes of a file that are read at once: its header is read string by string.
const READ_AHEAD: usize = 1 << 20;

/// Answers the page's requests for as long as the worker lives.
pub fn serve_engine_worker() {
    let mut loaded = None;
    serve::<EngineMessages>(async move |request| answer(request, &mut loaded).await);
}

async fn answer(request: &Request<EngineMessages>, loaded: &mut Option<LoadedModel>) -> Answered<EngineMessages> {
    let reply = match (request.body().map_err(|error| error.to_string())?, loaded) {
        (EngineRequest::Load { sha256, addresses }, loaded) => {
            *loaded = None; // its memory is needed for the next
            let (model, reply, file) = load(request, sha256, &addresses).await?;
            *loaded = Some(model);
            return Ok((reply, Some(file)));
        }
        (EngineRequest::Generate(wanted), Some(LoadedModel::Model(engine))) => {
            generate(request, engine, &wanted).await.map(EngineReply::Finished).map_err(|error| error.to_string())?
        }
        (EngineRequest::Generate(_), _) => return Err("No model is loaded. Choose one and try again.".to_owned()),
        (EngineRequest::Classify(exchanges), Some(LoadedModel::Encoder(encoder))) => {
            let verdicts: Result<_, _> = exchanges.iter().map(|exchange| encoder.classify(*exchange)).collect();
            EngineReply::Verdicts(verdicts.map_err(|error| error.to_string())?)
        }
        (EngineRequest::Classify(_), _) => return Err("The encoder is not loaded. Switch it on again.".to_owned()),
    };
    Ok((reply, None))
}

/// The model of the file that came with the request, or of the one that is fetched.
async fn load(
    request: &Request<EngineMessages>,
    sha256: &str,
    addresses: &[&str],
) -> Result<(LoadedModel, EngineReply, Blob), String> {
    let tell = |state| request.reply(&EngineReply::State(state), None);
    let is_own = sha256.is_empty();
    let (file, sha256) = match request.file.clone() {
        Some(file) if is_own => {
            let hash =
                hash_of(&file).map_err(|error| format!("The file could not be read ({error}). Choose it again."))?;
            (file, hash)
        }
        Some(file) => (file, sha256.to_owned()),
        None => {
            let fetched = obtain(sha256, addresses, |done, total| tell(EngineState::Fetching { done, total })).await;
            (fetched.map_err(|error| error.to_string())?, sha256.to_owned())
        }
    };
    let reader =
        BlobReader::new(file.clone()).map_err(|error| format!("The browser reads no files here ({error})."))?;
    let reader = BufReader::with_capacity(READ_AHEAD, reader);
    // A file that a person brought has a name; one that was fetched has its address's.
    let name = match file.dyn_ref::<File>() {
        Some(file) if is_own => file.name(),
        _ => addresses.first().and_then(|address| address.rsplit('/').next()).unwrap_or_default().to_owned(),
    };
    let loaded = LoadedModel::load(reader, &name, now(), |share| tell(EngineState::Loading { share }));
    let loaded = loaded.map_err(|error| error.to_string())?;
    let reply = EngineReply::Loaded { sha256, context_length: loaded.context_length() as u32 };
    Ok((loaded, reply, file))
}

/// The time by the clock of the person's machine.
fn now() -> LocalTime {
    let date = Date::new_0();
    LocalTime {
        year: date.get_full_year() as i32,
        month: date.get_month() as u8 + 1,
        day: date.get_date() as u8,
        hour: date.get_hours() as u8,
        minute: date.get_minutes() as u8,
        second: date.get_seconds() as u8,
    }
}

async fn generate(
    request: &Request<EngineMessages>,
    engine: &mut Engine,
    wanted: &GenerationRequest<'_>,
) -> Result<GenerationEnd, DecodeError> {
    let mut answering = engine.begin(wanted)?;
    loop {
        next_task().await;
        if request.is_cancelled() {
            break;
        }
        let Some(token) = answering.next_token()? else { break };
        request.reply(&EngineReply::Token(token), None);
    }
    Ok(answering.finish())
}

/// Lets the browser hand over what has come meanwhile. A timer would be held up for milliseconds.
async fn next_task() {
    let Ok(channel) = MessageChannel::new() else { return };
    let passed = Promise::new(&mut |resolve, _| channel.port1().set_onmessage(Some(&resolve)));
    if channel.port2().post_message(&JsValue::NULL).is_ok() {
        let _ = JsFuture::from(passed).await;
    }
    channel.port1().close();
}
