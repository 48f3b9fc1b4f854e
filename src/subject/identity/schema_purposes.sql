UPDATE access_grant SET purpose = 'benefit_check' WHERE purpose = 'means_testing';
