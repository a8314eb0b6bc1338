import type { SupervisorDesk } from '../../domain/ports';
import type { Report } from '../wire/decode';
import { decodeContactView, decodeSummaryPage, decodeSummaryRequest } from '../wire/summaries';
import { callFunction, namingMisconfiguration, type FunctionsDeps } from './call-function';
import { HttpError } from './request';

const PAGE_SIZE = 100;

interface SummariesClientDeps extends FunctionsDeps {
  /** Told about rows that could not be read and were left out. */
  readonly report: Report;
}

/**
 * Summaries as supervisors see them, by the Functions `get-summary`, `list-summaries` and `request-summary`. Rejects
 * with `forbidden` for whoever is no supervisor of the contact's team, and with `busy`, in the Function's words of how
 * long to wait, where a fresh summary was asked for just before.
 */
export function createSummariesClient({ report, ...deps }: SummariesClientDeps): SupervisorDesk {
  const call = (name: string, parameters: Readonly<Record<string, unknown>>, signal: AbortSignal) =>
    callFunction(deps, name, parameters, signal).catch((error: unknown) => {
      throw namingMisconfiguration(error);
    });

  return {
    async getSummary(of, signal) {
      try {
        return decodeContactView(await call('get-summary', of, signal));
      } catch (error) {
        if (error instanceof HttpError && error.body?.code === 'no_summary') return undefined;
        throw error;
      }
    },

    async listSummaries(cursor, signal) {
      const raw = await call('list-summaries', { cursor, pageSize: PAGE_SIZE }, signal);
      return decodeSummaryPage(raw, report);
    },

    async requestSummary(taskSid, signal) {
      return decodeSummaryRequest(await call('request-summary', { taskSid }, signal));
    },
  };
}
