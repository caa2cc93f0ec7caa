/* What can go wrong when something is kept on this phone; each name is also its `code`. */

class FieldError extends Error {
  constructor(more = {}) {
    super();
    Object.assign(this, more);
    this.name = this.code = new.target.code;
  }
}

/* No room, not even for the words. */
export class DiskFull extends FieldError { static code = "DiskFull"; }
/* `limit` in bytes, and the `photo`'s id if it is one. */
export class TooLarge extends FieldError { static code = "TooLarge"; }
/* Nobody has signed in on this phone, so there is no key to seal with. */
export class NoKey extends FieldError { static code = "NoKey"; }
/* The draft is open in another tab. */
export class DraftElsewhere extends FieldError { static code = "DraftElsewhere"; }
/* The PIN is asked for first. */
export class Locked extends FieldError { static code = "Locked"; }
/* The line is down, or somebody else answers on it. */
export class NoLine extends FieldError { static code = "NoLine"; }
/* The server said no: `status`, `reason` (its code) and `words` (its sentence). */
export class Refused extends FieldError { static code = "Refused"; }
