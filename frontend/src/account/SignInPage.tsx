import { Alert, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";

import { client, dataOf } from "../api/client";
import { Problem, reasonAt } from "../api/problem";
import { keys } from "../api/queries";
import { t } from "../i18n";
import { useTitle } from "../shell/useTitle";
import { Frame } from "./Frame";

const route = getRouteApi("/sign-in");

/** The sign-in page; goes on to where the person was heading. */
export function SignInPage() {
  useTitle(t("signIn.title"));
  const { next } = route.useSearch();
  const router = useRouter();
  const queries = useQueryClient();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const signIn = useMutation({
    mutationFn: () => dataOf(client.POST("/api/v1/sessions", { body: { email: email.trim(), password } })),
    onSuccess: (session) => {
      queries.setQueryData(keys.account, session.account);
      router.history.push(next ?? "/cards");
    },
  });
  const problem = signIn.error instanceof Problem ? signIn.error : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };

  return (
    <Frame title={t("signIn.title")}>
      <form onSubmit={submit}>
        <Stack>
          {problem ? (
            <Alert color="red" icon={<IconAlertCircle aria-hidden />} role="alert">
              {problem.status === 401 ? t("signIn.refused") : problem.detail}
            </Alert>
          ) : null}
          <TextInput
            label={t("account.email")}
            type="email"
            name="email"
            autoComplete="username"
            required
            withAsterisk={false}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            error={problem ? reasonAt(problem.fields, "/email") : null}
          />
          <PasswordInput
            label={t("account.password")}
            name="password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={problem ? reasonAt(problem.fields, "/password") : null}
            visibilityToggleButtonProps={{ "aria-label": t("account.showPassword"), tabIndex: 0 }}
          />
          <Button type="submit" loading={signIn.isPending} size="md" mt="xs">
            {t("signIn.action")}
          </Button>
        </Stack>
      </form>
    </Frame>
  );
}
