import { useQuery } from "@tanstack/react-query";

import { recognitionQuery } from "../api/queries";
import { DestinationNote } from "./DestinationNote";

/** The note for this server. Nothing until the server has told, rather than a promise that may not hold. */
export function Destination({ quiet = false }: { quiet?: boolean }) {
  const { data } = useQuery(recognitionQuery);
  return data ? <DestinationNote recognition={data} quiet={quiet} /> : null;
}
