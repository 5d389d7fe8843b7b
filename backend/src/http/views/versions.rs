//! Versions as entity tags (RFC 9110 §8.8.3, §13.1.1).

use crate::http::problem::Problem;

/// The tag of a version.
pub(crate) fn etag(version: i64) -> String {
    format!("\"{version}\"")
}

/// The version that a change starts from.
pub(crate) fn if_match(header: Option<&str>) -> Result<i64, Problem> {
    let text = header.map(str::trim).filter(|text| !text.is_empty()).ok_or_else(Problem::version_required)?;
    let version = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).and_then(|text| text.parse().ok());
    version.ok_or_else(|| Problem::malformed("If-Match must be one ETag that we gave, such as \"3\""))
}

#[cfg(test)]
mod tests {
    use poem::error::ResponseError;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(None, Err(428))]
    #[case(Some(""), Err(428))]
    #[case(Some("\"3\""), Ok(3))]
    #[case(Some("3"), Err(400))]
    #[case(Some("*"), Err(400))]
    #[case(Some("W/\"3\""), Err(400))]
    #[case(Some("\"3\", \"4\""), Err(400))]
    fn the_version_is_read(#[case] header: Option<&str>, #[case] expected: Result<i64, u16>) {
        assert_eq!(if_match(header).map_err(|problem| problem.status().as_u16()), expected);
    }
}
