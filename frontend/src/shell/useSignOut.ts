import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import { client, dataOf } from "../api/client";
import { showProblem } from "./notices";

/** Ends the session on the server, forgets what was loaded and shows the sign-in page. */
export function useSignOut(): () => void {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return () => {
    dataOf(client.DELETE("/api/v1/sessions/current"))
      .then(() => navigate({ to: "/sign-in" }))
      .then(() => queries.clear())
      .catch(showProblem);
  };
}
