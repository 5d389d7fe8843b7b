//! Values of settings: numbers in their bounds, lists, secrets from files.

use std::fmt::Display;
use std::path::Path;
use std::str::FromStr;

use secrecy::SecretString;

use super::SettingError;
use crate::secrets;

/// Without its empty values.
pub(super) fn given(value: Option<&String>) -> Option<&str> {
    value.map(|value| value.trim()).filter(|value| !value.is_empty())
}

pub(super) fn parse<T: FromStr>(name: &'static str, text: &str, wanted: &str) -> Result<T, SettingError> {
    text.parse().map_err(|_| SettingError::new(name, format!("is not {wanted}")))
}

pub(super) fn number<T>(
    name: &'static str,
    value: Option<&String>,
    default: T,
    least: T,
    most: T,
) -> Result<T, SettingError>
where
    T: FromStr + PartialOrd + Copy + Display,
{
    let Some(text) = given(value) else { return Ok(default) };
    match text.parse::<T>() {
        Ok(number) if number >= least && number <= most => Ok(number),
        _ => Err(SettingError::new(name, format!("must be a whole number from {least} to {most}"))),
    }
}

pub(super) fn list(value: Option<&String>) -> impl Iterator<Item = &str> {
    given(value).unwrap_or_default().split(',').map(str::trim).filter(|part| !part.is_empty())
}

/// The value itself, or the content of the file that is named instead.
pub(super) fn secret(
    name: &'static str,
    value: Option<&String>,
    file: Option<&String>,
) -> Result<Option<SecretString>, SettingError> {
    match (given(value), given(file)) {
        (Some(_), Some(_)) => Err(SettingError::new(name, format!("is set, and so is {name}_FILE; set one of them"))),
        (Some(value), None) => Ok(Some(value.to_owned().into())),
        (None, Some(file)) => {
            let text = std::fs::read_to_string(file)
                .map_err(|error| SettingError::new(name, format!("the file that {name}_FILE names: {error}")))?;
            match text.trim() {
                "" => Err(SettingError::new(name, format!("the file that {name}_FILE names is empty"))),
                text => Ok(Some(text.to_owned().into())),
            }
        }
        (None, None) => Ok(None),
    }
}

/// A secret that is good enough: the given one, or one kept in the data folder.
pub(super) fn strong(
    name: &'static str,
    value: Option<SecretString>,
    keep: Option<&Path>,
    file: &str,
) -> Result<SecretString, SettingError> {
    match (value, keep) {
        (Some(value), _) => secrets::check(name, value),
        (None, Some(folder)) => secrets::keep(folder, file).map_err(|error| SettingError::new(name, error)),
        (None, None) => Err(SettingError::new(name, secrets::remedy("is required with Postgres"))),
    }
}
