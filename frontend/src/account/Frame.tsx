import { Container, Group, Paper, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

import { SchemeToggle } from "../shell/SchemeToggle";

/** The frame of pages for people who are not signed in. */
export function Frame({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  return (
    <Container component="main" size={440} py={{ base: "lg", sm: 64 }}>
      <Group justify="space-between" mb="xl">
        <Group gap={10}>
          <img src="/favicon.svg" width={36} height={36} alt="" />
          <Text fw={700} fz={22}>
            BizCard
          </Text>
        </Group>
        <SchemeToggle />
      </Group>
      <Paper withBorder p={{ base: "md", sm: "xl" }} radius="lg">
        <Stack gap="md">
          <div>
            <Title order={1} size="h2">
              {title}
            </Title>
            {lead ? (
              <Text c="dimmed" mt={6}>
                {lead}
              </Text>
            ) : null}
          </div>
          {children}
        </Stack>
      </Paper>
    </Container>
  );
}
