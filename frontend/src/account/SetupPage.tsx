import { Alert, Button, Loader, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { IconAlertCircle, IconCheck, IconCircle } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";

import { client, dataOf } from "../api/client";
import { Problem, reasonAt } from "../api/problem";
import { keys } from "../api/queries";
import type { SetupLink } from "../api/types";
import { t } from "../i18n";
import { ButtonLink } from "../shell/links";
import { reasonOf } from "../shell/notices";
import { useTitle } from "../shell/useTitle";
import { Frame } from "./Frame";

const route = getRouteApi("/setup/$token");
const LEAST_CHARACTERS = 12;

function Rule({ met, children }: { met: boolean; children: string }) {
  return (
    <Text component="li" size="sm" c={met ? undefined : "dimmed"} style={{ display: "flex", gap: 6, alignItems: "center" }}>
      {met ? <IconCheck size={16} aria-label={t("setup.met")} /> : <IconCircle size={16} aria-label={t("setup.notMet")} />}
      {children}
    </Text>
  );
}

function SetupForm({ token, link }: { token: string; link: SetupLink }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [email, setEmail] = useState(link.email ?? "");
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  const use = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST("/api/v1/setup/{token}", {
          params: { path: { token } },
          body: { name: name.trim(), email: email.trim(), password },
        }),
      ),
    onSuccess: (account) => {
      queries.setQueryData(keys.account, account);
      return navigate({ to: "/cards" });
    },
  });
  const problem = use.error instanceof Problem ? use.error : null;
  // Counted as people count: an emoji is one character.
  const longEnough = Array.from(password).length >= LEAST_CHARACTERS;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (longEnough) use.mutate();
  };
  const at = (pointer: string) => (problem ? reasonAt(problem.fields, pointer) : null);

  return (
    <form onSubmit={submit}>
      <Stack>
        {problem ? (
          <Alert color="red" icon={<IconAlertCircle aria-hidden />} role="alert">
            {problem.detail}
          </Alert>
        ) : null}
        <TextInput
          label={t("account.name")}
          name="name"
          autoComplete="name"
          required
          withAsterisk={false}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={at("/name")}
        />
        <TextInput
          label={t("account.email")}
          type="email"
          name="email"
          autoComplete="username"
          required
          withAsterisk={false}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={at("/email")}
        />
        <div>
          <PasswordInput
            label={t("account.password")}
            name="new-password"
            autoComplete="new-password"
            required
            withAsterisk={false}
            aria-describedby="password-rules"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={at("/password") ?? (tried && !longEnough ? t("setup.tooShort", { count: LEAST_CHARACTERS }) : null)}
            visibilityToggleButtonProps={{ "aria-label": t("account.showPassword"), tabIndex: 0 }}
          />
          <ul id="password-rules" style={{ listStyle: "none", margin: "8px 0 0", padding: 0 }}>
            <Rule met={longEnough}>{t("setup.rule", { count: LEAST_CHARACTERS })}</Rule>
          </ul>
          <Text size="sm" c="dimmed" mt={4}>
            {t("setup.hint")}
          </Text>
        </div>
        <Button type="submit" loading={use.isPending} size="md" mt="xs">
          {t("setup.action")}
        </Button>
      </Stack>
    </form>
  );
}

/** The page behind a one-time link: sets name, e-mail and password, and signs in. */
export function SetupPage() {
  useTitle(t("setup.title"));
  const { token } = route.useParams();
  const link = useQuery({
    queryKey: ["setup", token],
    queryFn: () => dataOf(client.GET("/api/v1/setup/{token}", { params: { path: { token } } })),
    retry: false,
    staleTime: Infinity,
  });

  if (link.isPending) {
    return (
      <Frame title={t("setup.title")}>
        <Loader aria-label={t("common.loading")} />
      </Frame>
    );
  }
  if (link.isError) {
    const gone = link.error instanceof Problem && link.error.status === 404;
    return (
      <Frame title={gone ? t("setup.goneTitle") : t("error.title")} lead={gone ? t("setup.gone") : reasonOf(link.error)}>
        <ButtonLink to="/sign-in" variant="default">
          {t("signIn.title")}
        </ButtonLink>
      </Frame>
    );
  }
  return (
    <Frame title={t("setup.title")} lead={t("setup.lead")}>
      <SetupForm token={token} link={link.data} />
    </Frame>
  );
}
