import { Router } from 'express';
import * as v from 'valibot';

import { REMEMBERED_MS } from '../twilio/model/task-router';
import type { World } from '../twilio/model/world';
import { read } from './control-request';

/** What can be made to happen to the account as a whole. */
export interface AccountControls {
  /** Whether `sync.twilio.com` answers every request with 503. Desktops that listen to Sync notice nothing. */
  setSyncDown(isDown: boolean): void;
  /** Lets so many milliseconds pass for what TaskRouter and Sync remember. Nothing else gets older. */
  passTime(ms: number): void;
}

const ClockBody = v.strictObject({ forgetTasks: v.literal(true) });

/** By which names the Functions keep summaries. */
const SUMMARY_DOCUMENT = 'agent-assist-summary-';
const SUMMARY_INDEX = 'agent-assist-summaries';

/** The part of the control interface that is about the account and not about one chat or call. */
export function accountRoutes(world: Pick<World, 'members' | 'sync'>, account: AccountControls): Router {
  const router = Router();

  router.get('/workers', (_, response) => {
    response.json({
      workers: world.members().map(({ member, worker }) => ({
        name: member.name,
        fullName: member.fullName,
        team: member.team ?? null,
        roles: member.roles,
        workerSid: worker.sid,
        activity: worker.activity.name,
      })),
    });
  });

  router.get('/summaries', (_, response) => {
    const documents = world.sync
      .documents()
      .filter(({ uniqueName }) => uniqueName.startsWith(SUMMARY_DOCUMENT))
      .map(({ uniqueName, data, revision, dateUpdated, dateExpires }) => ({
        uniqueName,
        data,
        revision,
        dateUpdated,
        dateExpires: dateExpires ?? null,
      }));
    const rows = [...world.sync.map(SUMMARY_INDEX).items.values()].map(({ key, data }) => ({ key, data }));
    response.json({ documents, rows });
  });

  router.post('/clock', ({ body }, response) => {
    read(ClockBody, body);
    account.passTime(REMEMBERED_MS);
    response.json({});
  });

  return router;
}
