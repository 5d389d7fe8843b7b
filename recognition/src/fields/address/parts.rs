//! Street, code, town and country of an address.

use super::super::AddressParts;
use super::super::regions::COUNTRIES;
use super::super::sheet::Segment;
use super::super::text::{fold, has_phrase, words};
use super::evidence::{POSTCODES, STATES, is_street};

/// Parts of the lines of an address.
pub(super) fn parts(segments: &[Segment]) -> AddressParts {
    let mut parts = AddressParts::default();
    for segment in segments {
        let text = &segment.text;
        let folded = fold(text);
        for piece in text.split(',').map(str::trim).filter(|piece| !piece.is_empty()) {
            let piece_words = words(piece);
            let digits = piece.chars().any(|c| c.is_ascii_digit());
            let street = piece_words.iter().any(|word| is_street(word));
            if parts.street.is_none() && street && digits {
                parts.street = Some(piece.to_owned());
            }
            let name = fold(piece);
            if parts.country.is_none() && COUNTRIES.iter().any(|(country, _)| *country == name.trim_matches('.')) {
                parts.country = Some(piece.trim_matches('.').to_owned());
            }
        }
        if parts.postal_code.is_none()
            && let Some(code) = POSTCODES.iter().find_map(|(shape, _)| shape.captures(text)?.get(1))
        {
            parts.postal_code = Some(code.as_str().to_owned());
            let after =
                text.get(code.end()..).unwrap_or_default().split(',').map(str::trim).find(|piece| !piece.is_empty());
            let before = text.get(..code.start()).unwrap_or_default().trim_end_matches([' ', ',', '-']);
            let mut places = before.rsplit(',').map(str::trim).filter(|piece| !piece.is_empty());
            let mut place = places.next();
            if let Some(state) =
                place.filter(|place| place.len() == 2 && STATES.contains(&place.to_lowercase().as_str()))
            {
                parts.region = Some(state.to_owned());
                place = places.next();
            }
            let is_name =
                |piece: &&str| piece.chars().any(char::is_alphabetic) && !piece.chars().any(|c| c.is_ascii_digit());
            parts.locality = after
                .filter(is_name)
                .filter(|piece| !COUNTRIES.iter().any(|(country, _)| *country == fold(piece)))
                .or(place.filter(is_name))
                .map(str::to_owned);
        }
        if parts.country.is_none()
            && let Some((country, _)) =
                COUNTRIES.iter().find(|(country, _)| folded.ends_with(country) && has_phrase(&folded, [*country]))
        {
            let letters = country.chars().count();
            parts.country = Some(text.chars().rev().take(letters).collect::<Vec<_>>().into_iter().rev().collect());
        }
    }
    parts
}
