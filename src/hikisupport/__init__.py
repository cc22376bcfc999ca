"""hikisupport: triage and referral for counselors on calls about ひきこもり."""

__version__ = "0.1.0"
