// Pages as browsers save them, in the shapes in which archives print mail; written for the tests.

export const HTML_HYPERMAIL = `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<!-- saved from url=(0065)https://lkml.iu.edu/hypermail/linux/kernel/1902.1/02160.html -->
<html lang="en">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<title>Linux-Kernel Archive: Re: possible deadlock in foo_lock (2)</title>
<style type="text/css">pre { font: x > y }</style>
<script>if (a < b) document.write("<p>Date: Mon Jan 1 2001 - 00:00:00 EST");</script>
</head>
<body>
<h1>Re: possible deadlock in foo_lock (2)</h1>
<!-- received="Tue Feb 12 06:14:08 2019" -->
<!-- isosent="20190212111350" -->
<!-- id="20190212111350.GA1@example.org" -->
<!-- inreplyto="20190211143338.GB2@example.net" -->
<strong>From: </strong>Ada Example<br />
<strong>Date: </strong>Tue Feb 12 2019 - 06:14:08 EST
<ul>
<li><b>Next message:</b> <a href="02161.html">Cyd Person: "Re: something else"</a></li>
<li><b>In reply to:</b> <a href="02159.html">Bob Sample: "Re: possible deadlock in foo_lock (2)"</a></li>
</ul>
<hr />
<pre>
On Mon 11-02-19 15:33:38, Bob Sample wrote:
&gt; On Mon, Feb 11, 2019 at 2:08 PM Cyd Person &lt;cyd@xxxxxxxxxxx&gt; wrote:
&gt;&gt; -&gt; #1 (&amp;foo-&gt;lock){+.+.}:
&gt;&gt;        down_write+0x38/0x90

It is, if a &lt; b &amp;&amp; c.
--
Ada Example &lt;<a href="mailto:ada@xxxxxxxxxxx">ada@xxxxxxxxxxx</a>&gt;
</pre>
<hr />
<ul>
<li><b>Next message:</b> <a href="02161.html">Cyd Person: "Re: something else"</a></li>
</ul>
</body>
</html>
`;

export const HTML_LKML_ORG = `<!DOCTYPE html><html><head><title>LKML: Cyd Person: Re: [PATCH] foo: fix deadlock in foo_fault</title><link href="/css/message.css" rel="stylesheet" type="text/css"></head>
<body><table><tr><td><a href="/">lkml.org</a>&nbsp;</td></tr></table>
<table class="nb"><tr><td><a class="nb" href="/lkml">[lkml]</a> &nbsp; <a class="nb" href="/lkml/2015">[2015]</a> &nbsp; <a class="nb" href="/lkml/2015/9">[Sep]</a> &nbsp; <a class="nb" href="/lkml/2015/9/25">[25]</a> &nbsp; <a class="nb" href="/lkml/last100">[last100]</a> &nbsp; <a href="/rss.php">RSS Feed</a></td></tr></table>
Views: <a href="#" class="nowrap">[wrap]</a><a href="#" class="wrap">[no wrap]</a> &nbsp; <a class="nb" href="/lkml/headers/2015/9/25/602">[headers]</a>&nbsp; <a href="/lkml/bounce/2015/9/25/602">[forward]</a>&nbsp;
<table><tr><td>Messages in this thread<ul class="threadlist">${Array.from({ length: 120 }, (_, at) => `<li><a href="/lkml/2015/9/23/${at}">Bob Sample</a></li>`).join("\n")}</ul></td>
<td><table class="c"><tr><td class="lp">/</td></tr>
<tr><td class="rp">Date</td><td class="rp" itemprop="datePublished">Fri, 25 Sep 2015 14:53:57 -0600</td></tr>
<tr><td class="lp">From</td><td class="rp" itemprop="author">Cyd Person &lt;&gt;</td></tr>
<tr><td class="lp">Subject</td><td class="rp" itemprop="name">Re: [PATCH] foo: fix deadlock in foo_fault</td></tr></table>
<pre itemprop="articleBody">On Fri, Sep 25, 2015 at 12:53:57PM +1000, Bob Sample wrote:<br />&gt; On Thu, Sep 24, 2015 at 09:50:29AM -0600, Cyd Person wrote:<br />&gt; &gt; It hangs in foo_fault().<br />&gt; Why?<br />The lock is released twice.<br /><br />- Cyd<br /></pre></td></tr></table>
\\<br />&nbsp;<br />&nbsp;\\ /<br />&nbsp; Last update: 2015-09-26 05:41 &nbsp;&nbsp; [W:0.107 / U:3.792 seconds]</body></html>`;

export const HTML_MARC = `<html><head><title>'Re: possible deadlock in foo_lock' - MARC</title></head><body bgcolor="#ffffff">
<pre>
<b>[<a href="?l=linux-fsdevel&amp;m=154995908004145&amp;w=2">prev in list</a>] [<a href="?l=linux-fsdevel&amp;m=154995908104147&amp;w=2">next in list</a>] [<font color="#888888">prev in thread</font>] [<font color="#888888">next in thread</font>] </b>

List:       <a href="?l=linux-fsdevel&amp;r=1&amp;w=2">linux-fsdevel</a>
Subject:    <a href="?t=15499588150000&amp;r=1&amp;w=2">Re: possible deadlock in foo_lock</a>
From:       <a href="?a=15&amp;r=1&amp;w=2">Ada Example &lt;ada () example ! org&gt;</a>
Date:       <a href="?l=linux-fsdevel&amp;r=1&amp;w=2&amp;b=201902">2019-02-12 8:11:08</a>
Message-ID: <a href="?i=20190212081108.GA1%20()%20example%20!%20org">20190212081108.GA1 () example ! org</a>
[Download RAW <a href="?l=linux-fsdevel&amp;m=154995908004146&amp;q=mbox">message</a> or <a href="?l=linux-fsdevel&amp;m=154995908004146&amp;q=raw">body</a>]

It is the order of foo and bar, see
<a href="https://lkml.org/lkml/2019/2/11/9" rel="nofollow">https://lkml.org/lkml/2019/2/11/9</a>
<b>[<a href="?l=linux-fsdevel">prev in list</a>] [<a href="?l=linux-fsdevel">next in list</a>] </b>
</pre></body></html>`;

export const HTML_SPINICS = `<!-- MHonArc v2.6.19+ -->
<!--X-Subject: Re: possible deadlock in foo_lock -->
<!--X-From-R13: Nqn Rknzcyr &#60;nqnNrknzcyr.bet> -->
<!--X-Date: Tue, 12 Feb 2019 06:14:10 &#45;0500 (EST) -->
<!--X-Message-Id: 20190212111408.GA1&#45;ada@example.org -->
<!--X-Reference: 20190210.GA7@example.net -->
<!--X-Reference: 20190211.GA1@example.net -->
<!--X-Head-End-->
<!DOCTYPE html><html><head><title>Re: possible deadlock in foo_lock &mdash; Linux Filesystem Development</title>
<link rel="canonical" href="https://www.spinics.net/lists/linux-fsdevel/msg139588.html"></head>
<body><h1>Re: possible deadlock in foo_lock</h1>
[<a href="msg1.html">Date Prev</a>][<a href="msg2.html">Date Next</a>][<a href="msg3.html">Thread Prev</a>][<a href="msg4.html">Thread Next</a>][<a href="maillist.html">Date Index</a>][<a href="threads.html">Thread Index</a>]
<ul>
<li><em>Subject</em>: Re: possible deadlock in foo_lock</li>
<li><em>From</em>: Ada Example &lt;ada@xxxxxxxxxxx&gt;</li>
<li><em>Date</em>: Tue, 12 Feb 2019 12:14:08 +0100</li>
<li><em>Cc</em>: Bob Sample &lt;bob@xxxxxxxxxxx&gt;, linux-fsdevel@xxxxxxxxxxxxxxx</li>
<li><em>In-reply-to</em>: &lt;<a href="msg3.html">20190211.GA1@xxxxxxxxxxx</a>&gt;</li>
</ul>
<!--X-Body-of-Message-->
<pre>It is the order of foo and bar.
</pre>
<!--X-Body-of-Message-End-->
<br>[<a href="/lists/">Index of Archives</a>] &nbsp; &nbsp; [Linux Ext4 Filesystem]
</body></html>`;
