import { json, Router, type ErrorRequestHandler, type RequestHandler } from 'express';
import * as v from 'valibot';

import { FaultSchema, isFaultKind } from './faults/catalogue';
import type { Faults } from './faults/faults';

/**
 * Faults by hand, in JSON: `POST {kind, …}` → `{kind}`, `GET` → `{active: [kind]}`, `DELETE` of one kind or of all →
 * `{active}`. Refusals are `{error: {code, message}}` with 400, or 404 for a kind that does not exist.
 */
export const faultRoutes = (faults: Faults): Router => {
  const router = Router();
  const showActive: RequestHandler = (_, response) => {
    response.json({ active: faults.active() });
  };

  router.use(json({ strict: false }));
  router.get('/', showActive);
  router.post('/', ({ body }, response) => {
    const parsed = v.safeParse(FaultSchema, body);
    if (!parsed.success) {
      const [issue] = parsed.issues;
      const message = `${v.getDotPath(issue) ?? 'The body'}: ${issue.message}`;
      response.status(400).json({ error: { code: 'invalid_request', message } });
      return;
    }
    faults.inject(parsed.output);
    response.json({ kind: parsed.output.kind });
  });
  router.delete(
    '/',
    (_, __, next) => {
      faults.clear();
      next();
    },
    showActive,
  );
  router.delete(
    '/:kind',
    ({ params: { kind } }, response, next) => {
      if (isFaultKind(kind)) {
        faults.clear(kind);
        next();
      } else {
        response
          .status(404)
          .json({ error: { code: 'not_found', message: `There is no fault ${String(kind)}` } });
      }
    },
    showActive,
  );
  router.use(unreadable);
  return router;
};

/** Express knows an error handler by its four parameters. */
const unreadable: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (error instanceof Error && 'status' in error && error.status === 400) {
    response.status(400).json({
      error: { code: 'invalid_request', message: `The body is not readable JSON: ${error.message}` },
    });
  } else next(error);
};
