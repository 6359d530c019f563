import { CreateMessaging1764000000000 } from './1764000000000-create-messaging.ts';
import { CreateTailCheck1764000003000 } from './1764000003000-create-tail-check.ts';
import { ShareRelaying1764000004000 } from './1764000004000-share-relaying.ts';
import { CreateOperations1764000005000 } from './1764000005000-create-operations.ts';
import { CreateHeartbeat1764000011000 } from './1764000011000-create-heartbeat.ts';
import { DropPendingReference1764000007000 } from './1764000007000-drop-pending-reference.ts';
import { FollowEpochs1764000012000 } from './1764000012000-follow-epochs.ts';

/** The tables of outbox and inbox, for every service that takes part in messaging. */
export const MESSAGING_MIGRATIONS = [
  CreateMessaging1764000000000,
  CreateTailCheck1764000003000,
  ShareRelaying1764000004000,
  CreateOperations1764000005000,
  DropPendingReference1764000007000,
  CreateHeartbeat1764000011000,
  FollowEpochs1764000012000,
];
