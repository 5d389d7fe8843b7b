//! Who calls: the number of the request and the address of the client.

use std::net::IpAddr;

use poem::Request;
use poem::http::HeaderMap;

use super::app::HttpConfig;

/// What is known of a request before anybody looks at its content.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// Names the request in answers, logs and the audit trail.
    pub(crate) request_id: String,
    /// The address of the client, seen through our proxies.
    pub(crate) address: Option<IpAddr>,
    /// The name of the operation, or `unmatched`.
    pub(crate) operation: &'static str,
}

impl Caller {
    /// Looks at a request that came in just now.
    pub(crate) fn of(request: &Request, config: &HttpConfig, operation: &'static str) -> Self {
        let peer = request.remote_addr().as_socket_addr().map(|address| address.ip().to_canonical());
        Self {
            request_id: uuid::Uuid::now_v7().simple().to_string(),
            address: peer.map(|peer| behind_proxies(peer, request.headers(), config)),
            operation,
        }
    }
}

/// The right-most address that no proxy of ours has: whatever stands left of it, anybody could have written.
fn behind_proxies(peer: IpAddr, headers: &HeaderMap, config: &HttpConfig) -> IpAddr {
    let mut client = peer;
    let hops = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok()).collect::<Vec<_>>();
    let mut hops = hops.join(",");
    while config.trusts(client) {
        let hop = match hops.rsplit_once(',') {
            Some((rest, hop)) => {
                let hop = hop.trim().parse::<IpAddr>();
                hops = rest.to_owned();
                hop
            }
            None => std::mem::take(&mut hops).trim().parse::<IpAddr>(),
        };
        // What cannot be read ends the chain at the last hop that could.
        let Ok(hop) = hop else { break };
        client = hop.to_canonical();
    }
    client
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::nobody_is_believed_by_default("203.0.113.9", "198.51.100.1", "", "203.0.113.9")]
    #[case::a_proxy_is_believed("127.0.0.1", "198.51.100.1", "127.0.0.1/32", "198.51.100.1")]
    #[case::what_the_client_wrote_is_not("127.0.0.1", "192.0.2.7, 198.51.100.1", "127.0.0.1/32", "198.51.100.1")]
    #[case::two_proxies("127.0.0.1", "192.0.2.7, 198.51.100.1, 10.0.0.2", "127.0.0.1/32,10.0.0.0/8", "198.51.100.1")]
    #[case::garbage_ends_the_chain("127.0.0.1", "198.51.100.1, what", "127.0.0.1/32", "127.0.0.1")]
    #[case::nothing_said("127.0.0.1", "", "127.0.0.1/32", "127.0.0.1")]
    #[case::mapped("::ffff:203.0.113.9", "", "", "203.0.113.9")]
    fn the_address_of_the_client(#[case] peer: IpAddr, #[case] said: &str, #[case] trusted: &str, #[case] is: IpAddr) {
        let config = HttpConfig {
            public_url: None,
            allowed_origins: Vec::new(),
            trusted_proxies: trusted.split(',').filter(|t| !t.is_empty()).map(|t| t.parse().unwrap()).collect(),
            metrics_token: None,
            heartbeat: Duration::from_secs(15),
            body_idle: Duration::from_secs(30),
            providers: Vec::new(),
        };
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", said.parse().unwrap());
        assert_eq!(behind_proxies(peer.to_canonical(), &headers, &config), is);
    }
}
