import { describeAuditTrail } from './audit-trail.contract.js';
import { FakeAuditTrail } from './fake-audit-trail.js';

describeAuditTrail('the fake', async () => {
  const trail = new FakeAuditTrail();
  return {
    trail,
    entries: async () => trail.entries,
    refuse: (refuses) => {
      trail.refuses = refuses;
    },
  };
});
