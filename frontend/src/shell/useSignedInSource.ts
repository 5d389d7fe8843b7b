import { useState } from "react";

import { refreshSession } from "../api/session";

/** Source and error handler of a picture under `/files/`: an expired access token is renewed once. */
export function useSignedInSource(url: string): { src: string; onError: () => void; broken: boolean } {
  const [failures, setFailures] = useState(0);
  const onError = () => {
    // A picture of this page itself (blob:) that does not show is of a kind that browsers do not know.
    if (failures > 0 || !url.startsWith("/")) setFailures(2);
    else void refreshSession().then((renewed) => setFailures(renewed ? 1 : 2));
  };
  // Another fragment makes the browser ask again and is not sent to the server.
  return { src: failures === 1 ? `${url}#again` : url, onError, broken: failures > 1 };
}
