import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "@mantine/spotlight/styles.css";
import "./page.css";

import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { Problem } from "./api/problem";
import { onSessionEnd } from "./api/session";
import { language } from "./i18n";
import { createPageRouter, signInSearch } from "./router";
import { theme } from "./theme";

const PASSING = new Set([0, 429, 503]);

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, cause) => failures < 3 && cause instanceof Problem && PASSING.has(cause.status),
      retryDelay: (failures, cause) =>
        cause instanceof Problem && cause.retryAfter !== null ? cause.retryAfter * 1000 : 500 * 2 ** failures,
    },
  },
});

const router = createPageRouter(queries);

onSessionEnd(() => {
  if (router.state.location.pathname === "/sign-in") return;
  const search = signInSearch(router.state.location.href);
  void router.navigate({ to: "/sign-in", search }).then(() => queries.clear());
});

document.documentElement.lang = language;

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
