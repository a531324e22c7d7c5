//! The page of the box and its files.

use std::collections::BTreeMap;

use actix_web::http::{Method, StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use protocol::Role;

use super::{Asset, problem};

/// Files by their address.
pub(super) struct Files(BTreeMap<String, Asset>);

impl Files {
    /// The page of the role at `/<role>`, and everything that is no page under its own path.
    pub(super) fn new(role: Role, assets: Vec<Asset>) -> Files {
        let page = format!("{}.html", role.as_str());
        let address = |asset: &Asset| match asset.path {
            path if path == page => Some(format!("/{}", role.as_str())),
            path if path.ends_with(".html") => None,
            path => Some(format!("/{path}")),
        };
        Files(
            assets
                .into_iter()
                .filter_map(|asset| Some((address(&asset)?, asset)))
                .collect(),
        )
    }
}

pub(super) async fn serve(files: web::Data<Files>, request: HttpRequest) -> HttpResponse {
    let Some(asset) = files.0.get(request.path()) else {
        return problem::answer(StatusCode::NOT_FOUND, "not_here");
    };
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return problem::answer(StatusCode::METHOD_NOT_ALLOWED, "wrong_method");
    }
    let says = |name: header::HeaderName, word: &str| {
        let said = request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok());
        said.is_some_and(|said| said.split(',').any(|part| part.trim().starts_with(word)))
    };
    let mut answer = if says(header::IF_NONE_MATCH, asset.etag) {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    answer
        .insert_header((header::ETAG, asset.etag))
        .insert_header((header::CACHE_CONTROL, asset.cache))
        .insert_header((header::VARY, "Accept-Encoding"));
    if says(header::IF_NONE_MATCH, asset.etag) {
        return answer.finish();
    }
    answer.insert_header((header::CONTENT_TYPE, asset.mime));
    match asset.gzip {
        Some(gzip) if says(header::ACCEPT_ENCODING, "gzip") => answer
            .insert_header((header::CONTENT_ENCODING, "gzip"))
            .body(gzip),
        _ => answer.body(asset.bytes),
    }
}
