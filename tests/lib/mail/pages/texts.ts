// Pages in the shapes in which archives show mail, written for the tests.

export const HYPERMAIL = `Re: possible deadlock in foo_lock (2)

From: Ada Example
Date: Tue Feb 12 2019 - 06:14:08 EST


On Mon 11-02-19 15:33:38, Bob Sample wrote:
> On Mon, Feb 11, 2019 at 2:08 PM Cyd Person <cyd@xxxxxxxxxxx> wrote:
> > On Sun, Feb 10, 2019 at 8:23 PM +0200 bot
> > <bot+1@xxxxxxxxx> wrote:
> > > -> #1 (&foo->lock){+.+.}:
>
> Is foo lock -> bar lock ever taken?

It is.

Ada
--
Ada Example <ada@xxxxxxxxxxx>
Example Labs
`;

export const LKML_ORG = `lkml.org\u00a0
[lkml] \u00a0 [2015] \u00a0 [Sep] \u00a0 [25] \u00a0 [last100] \u00a0 RSS Feed
Views: [wrap][no wrap] \u00a0 [headers]\u00a0 [forward]\u00a0
\u00a0
Messages in this thread
/
Date
From
SubjectRe: [PATCH] foo: fix deadlock in foo_fault
On Fri, Sep 25, 2015 at 12:53:57PM +1000, Bob Sample wrote:
> On Thu, Sep 24, 2015 at 09:50:29AM -0600, Cyd Person wrote:
> > It hangs in foo_fault().
> Why?
The lock is released twice.

Thanks,
- Cyd


\\
\u00a0
 \\ /
  Last update: 2015-09-26 05:41    [W:0.107 / U:3.792 seconds]
(c) somebody|Advertise on this site`;

export const MARC = `[prev in list] [next in list] [prev in thread] [next in thread]

List:       linux-fsdevel
Subject:    Re: possible deadlock in foo_lock
From:       Ada Example <ada () example ! org>
Date:       2019-02-12 11:14:08
Message-ID: 20190212111408.GA1234 () example ! org
[Download RAW message or body]

It is the order of foo and bar.

[prev in list] [next in list] [prev in thread] [next in thread]
`;

export const SPINICS = `Re: possible deadlock in foo_lock
[Date Prev][Date Next][Thread Prev][Thread Next][Date Index][Thread Index]

  * Subject: Re: possible deadlock in foo_lock
  * From: Ada Example <ada@xxxxxxxxxxx>
  * Date: Tue, 12 Feb 2019 12:14:08 +0100
  * Cc: Bob Sample <bob@xxxxxxxxxxx>, linux-fsdevel@xxxxxxxxxxxxxxx
  * In-reply-to: <20190211.GA1@xxxxxxxxxxx>
  * User-agent: Mutt/1.10.1

It is the order of foo and bar.
[Index of Archives]     [Linux Ext4 Filesystem]     [Yosemite News]
`;

export const FLATTENED = `On Sat, Jun 03, 2023 at 11:04:45PM -0400, Theodora Example wrote: > I tried testing to see if this works, and it > appears not to: > > [1] https://example.org/report Looking at this more closely, the lock is taken twice: ${"x->lock and y->lock && more of it, ".repeat(8)}so it would have to be taken earlier. Thanks, - Theodora > > diff --git a/foo.c b/foo.c > > +	foo(); > >
`;
