import { isNewerVersion } from '../domain/summary';
import type { SummaryEmission } from '../machine/session.types';
import type { SummaryRecord } from './state';

export const NO_SUMMARY: SummaryRecord = {
  draft: undefined,
  kept: undefined,
  stored: undefined,
  others: [],
  conflict: undefined,
  request: undefined,
};

/** The summary's record after something was told of it; the same object where nothing changes. */
export const afterSummary = (record: SummaryRecord, emission: SummaryEmission): SummaryRecord => {
  switch (emission.type) {
    case 'summary.drafted':
      return { ...record, draft: emission.summary };
    case 'summary.kept':
      return isNewerVersion(emission.version, record.kept)
        ? {
            ...record,
            kept: emission.version,
            // It was written in knowledge of what it was in conflict with.
            conflict:
              record.conflict && emission.version.base < record.conflict.number ? record.conflict : undefined,
          }
        : record;
    case 'summary.stored':
      // It is read again and again, mostly before anybody has written one.
      return emission.mine === record.stored && emission.others.length + record.others.length === 0
        ? record
        : { ...record, stored: emission.mine, others: emission.others };
    case 'summary.conflicted':
      return { ...record, conflict: emission.stored };
    case 'summary.asked':
      // Answered, it goes from the digest within seconds: the agent is still to learn who asked.
      return emission.request ? { ...record, request: emission.request } : record;
  }
};
